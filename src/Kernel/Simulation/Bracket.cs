using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Simulation;

/// <summary>
/// All drafts whose parameters lie between two values each, where a higher value of a parameter only ever makes conditions easier, or only ever harder. Who has the same tier
/// under the easiest and under the hardest of them has it under all: unknown lies between false and true, and stays there.
/// </summary>
internal sealed class Bracket
{
    private Bracket(ImmutableArray<Parameter> least, ImmutableArray<Parameter> greatest, CheckedProgramme easiest, CheckedProgramme hardest) =>
        (Least, Greatest, Easiest, Hardest) = (least, greatest, easiest, hardest);

    /// <summary>The parameters, each with its least numbers.</summary>
    public ImmutableArray<Parameter> Least { get; }

    public ImmutableArray<Parameter> Greatest { get; }

    public CheckedProgramme Easiest { get; }

    public CheckedProgramme Hardest { get; }

    /// <summary>Around three drafts that differ in values of parameters only, and as much again to both sides, so that a line which is dragged on stays inside for long.</summary>
    /// <returns>Null where parameters differ otherwise than in numbers, or where the signs of the comparisons do not tell which way a value moves the conditions.</returns>
    public static Bracket? Around(CheckedProgramme draft, ImmutableArray<Parameter> one, ImmutableArray<Parameter> other)
    {
        var rules = draft.Programme;
        var conditions = rules.Require.Prepend(rules.Scope).Concat(rules.Tiers.SelectMany(tier => tier.Require)).ToArray();
        var (least, greatest, easiest) = (rules.Parameters.ToBuilder(), rules.Parameters.ToBuilder(), rules.Parameters.ToBuilder());
        var hardest = rules.Parameters.ToBuilder();
        for (var index = 0; index < rules.Parameters.Length; index++)
        {
            var parameter = rules.Parameters[index];
            if (Reach.AreSame(parameter, one[index]) && Reach.AreSame(parameter, other[index]))
                continue;
            if (Numbers.Of(parameter) is not { } numbers || Numbers.Of(one[index]) is not { } ones || Numbers.Of(other[index]) is not { } others
                || !numbers.HasFormOf(ones) || !numbers.HasFormOf(others))
                return null;
            var way = conditions.Select(condition => Polarities.Of(condition.Expression, parameter.Name, rules)).Aggregate(Polarity.None, Polarities.Join);
            if (way == Polarity.Mixed)
                return null;
            (least[index], greatest[index]) = Widened(parameter, numbers, ones, others);
            (easiest[index], hardest[index]) = way == Polarity.Harder ? (least[index], greatest[index]) : (greatest[index], least[index]);
        }
        return new Bracket(least.ToImmutable(), greatest.ToImmutable(), With(draft, easiest.ToImmutable(), "easiest"), With(draft, hardest.ToImmutable(), "hardest"));
    }

    public bool Covers(ImmutableArray<Parameter> parameters) => Enumerable.Range(0, Least.Length).All(index =>
        Reach.AreSame(Least[index], parameters[index]) || (Numbers.Of(parameters[index]) is { } numbers && numbers.LieBetween(Numbers.Of(Least[index]), Numbers.Of(Greatest[index]))));

    private static (Parameter Least, Parameter Greatest) Widened(Parameter parameter, Numbers numbers, Numbers ones, Numbers others)
    {
        var (least, greatest) = (numbers.Units.ToBuilder(), numbers.Units.ToBuilder());
        for (var index = 0; index < least.Count; index++)
        {
            var low = Math.Min(least[index], Math.Min(ones.Units[index], others.Units[index]));
            var high = Math.Max(least[index], Math.Max(ones.Units[index], others.Units[index]));
            var width = (Int128)high - low;
            least[index] = (long)Int128.Max(low - width, Math.Min(low, -ParameterNumber.UnitsMax));
            greatest[index] = (long)Int128.Min(high + width, Math.Max(high, ParameterNumber.UnitsMax));
        }
        return (numbers.In(parameter, least.ToImmutable()), numbers.In(parameter, greatest.ToImmutable()));
    }

    private static CheckedProgramme With(CheckedProgramme draft, ImmutableArray<Parameter> parameters, string name) =>
        new(draft.Programme with { Parameters = parameters }, draft.Catalogue, draft.Files.Add(new ProgrammeFile("changes", name)));

    /// <summary>The numbers of one parameter in units: value, default and floor as far as it has them, then the rows of its table by key.</summary>
    private sealed record Numbers(string Name, string? By, ImmutableArray<string> Keys, ImmutableArray<long> Units)
    {
        private const string ValueKey = "value", DefaultKey = "default", FloorKey = "floor", RowKey = "row ";

        /// <returns>Null where a value is no number, or one between two units.</returns>
        public static Numbers? Of(Parameter parameter)
        {
            var (keys, units) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<long>());
            var rows = parameter.Table.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => (RowKey + row.Key, (CelValue?)row.Value));
            foreach (var (key, value) in rows.Prepend((FloorKey, parameter.Floor)).Prepend((DefaultKey, parameter.Default)).Prepend((ValueKey, parameter.Value)))
            {
                if (value is not { } number)
                    continue;
                if (ParameterNumber.UnitsOf(number) is not { } whole || !CelValue.AreEqual(ParameterNumber.ValueOf(number.Kind, whole), number))
                    return null;
                keys.Add(key);
                units.Add(whole);
            }
            return new Numbers(parameter.Name, parameter.By, keys.ToImmutable(), units.ToImmutable());
        }

        public bool HasFormOf(Numbers other) => Name == other.Name && By == other.By && Keys.SequenceEqual(other.Keys);

        public bool LieBetween(Numbers? least, Numbers? greatest) => least is not null && greatest is not null && HasFormOf(least)
            && Enumerable.Range(0, Units.Length).All(index => least.Units[index] <= Units[index] && Units[index] <= greatest.Units[index]);

        /// <summary>The parameter with other numbers.</summary>
        public Parameter In(Parameter parameter, ImmutableArray<long> units)
        {
            var kind = ParameterNumber.KindOf(parameter.Type);
            CelValue? At(string key) => Keys.IndexOf(key) is var index and >= 0 ? ParameterNumber.ValueOf(kind, units[index]) : null;
            return parameter with
            {
                Value = At(ValueKey),
                Default = At(DefaultKey),
                Floor = At(FloorKey),
                Table = parameter.Table.SetItems(parameter.Table.Keys.Select(key => KeyValuePair.Create(key, At(RowKey + key)!.Value))),
            };
        }
    }
}
