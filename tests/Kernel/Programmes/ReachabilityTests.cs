using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Programmes.Checking;
using Fuyao.Kernel.Programmes.Checking.Reachability;
using Fuyao.Kernel.Values;
using NodaTime;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Programmes;

/// <summary>
/// What is said to hold never, or always, is tried out on every merchant there can be: two whole numbers, a flag, a text of a closed list and a parameter by a table,
/// each of which may be unknown.
/// </summary>
public sealed class ReachabilityTests
{
    private static readonly SourcePosition At = new("test", 1, 1);
    private static readonly string[] Texts = ["a", "b", "c"];
    private static readonly Vocabulary Names = CreateNames();
    private static readonly ImmutableArray<Dictionary<string, CelValue>> Merchants = [.. AllMerchants()];

    private static Gen<string> Leaf { get; } = Gen.OneOf(
        from fact in Gen.Elements("x", "y")
        from relation in Gen.Elements("<", "<=", ">", ">=", "==", "!=")
        from right in Gen.Elements("0", "1", "2", "3", "p", "q")
        select $"{fact} {relation} {right}",
        from left in Gen.Elements("0", "2", "p")
        from relation in Gen.Elements("<", "<=", ">", ">=")
        select $"{left} {relation} x",
        Gen.Elements("x < y", "y >= x", "q > y", "b", "!b", "s == 'a'", "s != 'b'", "s in ['a', 'c']", "'b' == s", "known(x)", "x + y > 3", "true", "p > 3"));

    [Fact]
    public void What_can_never_hold_holds_for_no_merchant() =>
        Property.Holds(Condition(3), source =>
        {
            var condition = Check(source);
            var leaves = new LeafReader(Names);
            return new Contradictions(leaves).WhyNever(NormalForm.Of(condition, leaves)) is null || !Merchants.Any(merchant => Evaluate(condition, merchant).IsTrue);
        }, runs: 2_000);

    [Fact]
    public void What_follows_is_true_and_not_merely_unknown_wherever_the_other_is_true() =>
        Property.Holds(Condition(2).Two(), pair =>
        {
            var (given, consequence) = (Check(pair.Item1), Check(pair.Item2));
            var leaves = new LeafReader(Names);
            var follows = new Contradictions(leaves).Follows(NormalForm.OfFailing(consequence, leaves), NormalForm.Of(given, leaves));
            return !follows || Merchants.Where(merchant => Evaluate(given, merchant).IsTrue).All(merchant => Evaluate(consequence, merchant).IsTrue);
        }, runs: 2_000);

    /// <summary>For comparisons of one fact with numbers nothing is missed.</summary>
    [Fact]
    public void Every_contradiction_of_bounds_on_one_fact_is_found() =>
        Property.Holds(
            from relations in Gen.Elements("<", "<=", ">", ">=", "==", "!=").ListOf(3)
            from numbers in Gen.Choose(0, 3).ListOf(3)
            select string.Join(" && ", relations.Zip(numbers, (relation, number) => $"x {relation} {number}")),
            source =>
            {
                var condition = Check(source);
                var leaves = new LeafReader(Names);
                return new Contradictions(leaves).WhyNever(NormalForm.Of(condition, leaves)) is null == Merchants.Any(merchant => Evaluate(condition, merchant).IsTrue);
            });

    [Theory]
    [InlineData("x >= 10 && x < 5", "“x >= 10” and “x < 5” are never true together")]
    [InlineData("x > 1 && x < 2", "“x > 1” and “x < 2” are never true together")]
    [InlineData("x >= q && x < 1", "“x >= q” and “x < 1” are never true together")]
    [InlineData("x >= 3 && x <= 3 && x != 3", "no 'x' meets “x >= 3”, “x <= 3” and “x != 3”")]
    [InlineData("b && !b", "“b” and “!b” are never true together")]
    [InlineData("x < y && x > y", "“x < y” and “x > y” are never true together")]
    [InlineData("s == 'a' && !(s in ['a', 'b'])", "“s == 'a'” and “!(s in ['a', 'b'])” are never true together")]
    [InlineData("s != 'a' && s != 'b' && s != 'c'", "no 's' meets “s != 'a'”, “s != 'b'” and “s != 'c'”")]
    [InlineData("x < -5", "“x < -5” is never true, because 'x' is at least -1")]
    [InlineData("p == 3", "it is always false")]
    [InlineData("x >= 10 || y >= 10", null)]
    [InlineData("known(x) && !known(y)", null)]
    public void Contradictions_are_explained_by_the_leaves_they_lie_in(string source, string? why)
    {
        var leaves = new LeafReader(Names);

        new Contradictions(leaves).WhyNever(NormalForm.Of(Check(source), leaves)).ShouldBe(why);
    }

    /// <summary>A merchant whose x is unknown meets the second and not the first.</summary>
    [Fact]
    public void What_is_true_of_every_number_does_not_follow_for_an_unknown_one()
    {
        var leaves = new LeafReader(Names);

        new Contradictions(leaves).Follows(NormalForm.OfFailing(Check("x < 5 || x >= 5"), leaves), NormalForm.Of(Check("b"), leaves)).ShouldBeFalse();
    }

    private static Gen<string> Condition(int depth) => depth == 0 ? Leaf : Gen.OneOf(
        Leaf,
        from left in Condition(depth - 1)
        from right in Condition(depth - 1)
        from sign in Gen.Elements("&&", "||")
        select $"({left} {sign} {right})",
        from operand in Condition(depth - 1)
        select $"!({operand})",
        from test in Leaf
        from yes in Condition(depth - 1)
        from no in Condition(depth - 1)
        select $"({test} ? {yes} : {no})");

    private static CheckedExpression Check(string source)
    {
        var result = CelChecker.Check(source, Names.Environment, CelType.Bool);
        result.Problems.ShouldBeEmpty(source);
        return result.Expression!;
    }

    private static CelValue Evaluate(CheckedExpression condition, Dictionary<string, CelValue> merchant) => condition.Evaluate(new Reader(condition, merchant));

    private static IEnumerable<Dictionary<string, CelValue>> AllMerchants()
    {
        CelValue?[] numbers = [null, .. Enumerable.Range(-1, 6).Select(number => (CelValue?)CelValue.Of((long)number))];
        CelValue?[] flags = [null, CelValue.True, CelValue.False];
        CelValue?[] texts = [null, .. Texts.Select(text => (CelValue?)CelValue.Of(text))];
        return from x in numbers
               from y in numbers
               from b in flags
               from s in texts
               select new Dictionary<string, CelValue>
               {
                   ["x"] = x ?? CelValue.Unknown("x"),
                   ["y"] = y ?? CelValue.Unknown("y"),
                   ["b"] = b ?? CelValue.Unknown("b"),
                   ["s"] = s ?? CelValue.Unknown("s"),
                   ["p"] = CelValue.Of(2L),
                   ["q"] = s is { } key ? CelValue.Of(key.AsString() == "a" ? 3L : 1L) : CelValue.Unknown("s"),
               };
    }

    private static Vocabulary CreateNames()
    {
        var zone = DateTimeZone.Utc;
        ImmutableArray<FactDefinition> facts =
        [
            Fact("x", ColumnType.Int) with { Minimum = -1 }, Fact("y", ColumnType.Int), Fact("b", ColumnType.Bool), Fact("s", ColumnType.String) with { Values = [.. Texts] },
        ];
        var names = new Vocabulary(new FactCatalogue("test", zone, "CNY", [], facts), zone);
        var p = new Parameter { Name = "p", Label = LocalizedText.Same("p"), Type = ColumnType.Int, Value = CelValue.Of(2L), At = At };
        // The floor lifts the row of b; c has the default.
        var table = ImmutableDictionary<string, CelValue>.Empty.Add("a", CelValue.Of(3L)).Add("b", CelValue.Of(0L));
        var q = new Parameter { Name = "q", Label = LocalizedText.Same("q"), Type = ColumnType.Int, By = "s", Table = table, Default = CelValue.Of(1L), Floor = CelValue.Of(1L), At = At };
        foreach (var parameter in new[] { p, q })
        {
            names.Parameters[parameter.Name] = parameter;
            names.Declare(parameter.Name, CelType.Int);
        }
        return names;
    }

    private static FactDefinition Fact(string id, ColumnType type) =>
        new() { Id = id, Type = type, Kind = FactKind.State, Label = LocalizedText.Same(id), Source = LocalizedText.Same("test"), At = At };

    private sealed class Reader(CheckedExpression condition, Dictionary<string, CelValue> merchant) : InputReader
    {
        public override CelValue Read(int input) => merchant[condition.Inputs[input].Name];
    }
}
