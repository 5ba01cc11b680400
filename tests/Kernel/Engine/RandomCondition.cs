using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Engine;

/// <summary>
/// Writes conditions over the names of <see cref="RandomColumns"/>: every operator and function, well-formed for the most part; what the checker refuses is written anew.
/// </summary>
/// <param name="literal">A literal of a kind, often one that meets a value.</param>
/// <param name="check">Null where the checker refuses.</param>
/// <param name="more">Further names and named calls of a kind, beside those of <see cref="RandomColumns"/>.</param>
internal sealed class RandomCondition(Random random, Func<CelKind, string> literal, Func<string, CheckedExpression?> check, Func<CelKind, string[]> more)
{
    private const int NumberDepthMax = 3;

    private static readonly string[] Relations = ["<", "<=", ">", ">=", "==", "!="];
    private static readonly CelKind[] Kinds = [CelKind.Int, CelKind.Money, CelKind.Double, CelKind.Timestamp, CelKind.String];
    private static readonly CelKind[] ComputedKinds = [CelKind.Int, CelKind.Int, CelKind.Money, CelKind.Money, CelKind.Double, CelKind.Double, CelKind.Timestamp, CelKind.Duration, CelKind.String];

    public RandomCondition(Random random, RandomColumns columns)
        : this(random, columns.Literal, source => CelChecker.Check(source, columns.Environment, CelType.Bool).Expression, _ => [])
    {
    }

    public CheckedExpression Next() => Next(() => Truth(random.Next(4)), check);

    /// <summary>An expression that gives a number: of kind int, double or money.</summary>
    /// <param name="checkNumber">Null where the checker refuses.</param>
    public CheckedExpression NextNumber(Func<string, CheckedExpression?> checkNumber) =>
        Next(() => Numbers.Of(Pick(CelKind.Int, CelKind.Money, CelKind.Double), 1 + random.Next(NumberDepthMax)), checkNumber);

    private RandomNumber Numbers => new(random, Name, literal, depth => Truth(depth));

    private static CheckedExpression Next(Func<string> write, Func<string, CheckedExpression?> check)
    {
        while (true)
            if (check(write()) is { } expression)
                return expression;
    }

    private string Truth(int depth) => depth == 0 ? Leaf() : random.Next(9) switch
    {
        0 or 1 => $"({Truth(depth - 1)} && {Truth(depth - 1)})",
        2 or 3 => $"({Truth(depth - 1)} || {Truth(depth - 1)})",
        4 => $"!({Truth(depth - 1)})",
        5 => $"({Truth(depth - 1)} ? {Truth(depth - 1)} : {Truth(depth - 1)})",
        6 => $"(({Truth(depth - 1)}) {Pick(Relations)} ({Truth(depth - 1)}))",
        7 => $"({Truth(depth - 1)} && {Truth(depth - 1)} && {Leaf()} && {Leaf()})",
        _ => Leaf(),
    };

    private string Leaf() => random.Next(20) switch
    {
        0 => Pick(["b1", "b2", "true", "false", .. more(CelKind.Bool)]),
        1 => $"known({Pick("b1", "i1", "m1", "r1", "r2", "d1", "day1", "w1", "s1", "t1", "tm", "ti", "nobody", "pm", "i1 / i2", "d1 / d2", "b1 || b2", "d1 / d2 > 1.0")})",
        2 => $"{Pick("'gold'", "'a'", "'金牌'", "''", "'other'", "s1", "s2")} in {Pick("t1", "t2")}",
        3 => $"{Name(CelKind.String)}.{Pick("startsWith", "endsWith", "contains", "matches")}({Pick("'a'", "'gold'", "'金'", "'b'", "ps", "s2")})",
        4 => Members(),
        5 => $"size({Pick("s1", "t1", "t2", "s2")}) {Relation()} {random.Next(4)}",
        6 => $"t1.{Pick("exists", "all", "exists_one")}(tag, tag {Pick("==", "!=")} {Pick("s1", "'gold'", "ps")})",
        7 => $"{Pick("s1", "(b1 ? s1 : s2)", "(i1 > 2 ? ps : s1)")} {Relation()} {Pick("s2", "ps", "s1 + 'a'", "(b2 ? s2 : 'gold')")}",
        8 => $"{Pick("i1", "ti", "r1", "d1")} {Relation()} {Pick("r2", "d2", "i2", "td", "pd", "1.5", "2")}",
        9 => Odd(),
        10 => $"known({Numbers.Of(Pick(ComputedKinds), 1 + random.Next(2))})",
        11 or 12 or 13 or 14 => Computed(Pick(ComputedKinds)),
        _ => Compared(Pick(Kinds)),
    };

    private string Compared(CelKind kind) => random.Next(6) switch
    {
        0 => $"{literal(kind)} {Relation()} {Name(kind)}",
        1 or 2 => $"{Name(kind)} {Relation()} {Name(kind)}",
        _ => $"{Name(kind)} {Relation()} {literal(kind)}",
    };

    private string Computed(CelKind kind)
    {
        var other = kind is CelKind.Int or CelKind.Double ? Pick(CelKind.Int, CelKind.Double) : kind;
        return $"{Numbers.Of(kind, 1 + random.Next(NumberDepthMax))} {Relation()} {Numbers.Of(other, random.Next(NumberDepthMax))}";
    }

    /// <summary>What random writing seldom meets.</summary>
    private string Odd() => random.Next(9) switch
    {
        0 => $"{Pick("d1", "r1", "td")} {Relation()} 0.0 / 0.0",
        1 => $"(d1 / d2 > 1.0 ? 1 : 2) {Relation()} i1",
        2 => $"i1 {Relation()} (0.0 / 0.0 > 1.0 ? 1 : 2)",
        3 => $"int(0.0 / 0.0 > d1 ? d1 : 2.0) {Relation()} i1",
        4 => $"dyn({Pick("i1", "s1", "d1", "b1")}) {Relation()} {Pick("i2", "1.5", "'a'")}",
        5 => $"i1 {Relation()} [0, 1, i2][{random.Next(4)}]",
        6 => $"d1 {Relation()} [0.0 / 0.0][0]",
        7 => $"w1 - {Pick("w1", "w2")} {Relation()} duration('{Pick("1ns", "-1ns")}')",
        _ => $"(b1 ? i1 : {Pick("i2", "ti")}) {Relation()} 2",
    };

    private string Members()
    {
        var kind = Pick(CelKind.Int, CelKind.Double, CelKind.String, CelKind.Money, CelKind.Timestamp);
        var members = Enumerable.Range(0, random.Next(5) == 0 ? 40 : random.Next(1, 7)).Select(_ => random.Next(12) == 0 ? Name(kind) : literal(kind));
        return $"{(random.Next(3) == 0 ? Numbers.Of(kind, 1) : Name(kind))} in [{string.Join(", ", members)}]";
    }

    private string Name(CelKind kind) => Pick(kind switch
    {
        CelKind.Int => ["i1", "i2", "ti", "pi", "nobody", .. more(kind)],
        CelKind.Money => ["m1", "m2", "m1", "tm", "pm", .. more(kind)],
        CelKind.Double => ["r1", "r2", "d1", "d2", "td", "pd", .. more(kind)],
        CelKind.Timestamp => ["day1", "day2", "w1", "w2", "tw", .. more(kind)],
        _ => (string[])["s1", "s2", "ps", .. more(kind)],
    });

    private string Relation() => Pick(Relations);

    private T Pick<T>(params T[] from) => from[random.Next(from.Length)];
}
