using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Engine;

/// <summary>Writes conditions over <see cref="RandomColumns"/>: every operator and function, well-formed for the most part; what the checker refuses is written anew.</summary>
internal sealed class RandomCondition(Random random, RandomColumns columns)
{
    private static readonly string[] Relations = ["<", "<=", ">", ">=", "==", "!="];
    private static readonly CelKind[] Kinds = [CelKind.Int, CelKind.Money, CelKind.Double, CelKind.Timestamp, CelKind.String];

    public CheckedExpression Next()
    {
        while (true)
            if (CelChecker.Check(Truth(random.Next(4)), columns.Environment, CelType.Bool).Expression is { } expression)
                return expression;
    }

    private string Truth(int depth) => depth == 0 ? Leaf() : random.Next(9) switch
    {
        0 or 1 => $"({Truth(depth - 1)} && {Truth(depth - 1)})",
        2 or 3 => $"({Truth(depth - 1)} || {Truth(depth - 1)})",
        4 => $"!({Truth(depth - 1)})",
        5 => $"({Truth(depth - 1)} ? {Truth(depth - 1)} : {Truth(depth - 1)})",
        6 => $"(({Truth(depth - 1)}) {Pick("==", "!=")} ({Truth(depth - 1)}))",
        7 => $"({Truth(depth - 1)} && {Truth(depth - 1)} && {Leaf()} && {Leaf()})",
        _ => Leaf(),
    };

    private string Leaf() => random.Next(16) switch
    {
        0 => Pick("b1", "b2", "true", "false"),
        1 => $"known({Pick("b1", "i1", "m1", "r1", "r2", "d1", "day1", "w1", "s1", "t1", "tm", "ti", "nobody", "pm", "i1 / i2", "d1 / d2", "b1 || b2")})",
        2 => $"'{Pick("gold", "a", "金牌", "", "other")}' in {Pick("t1", "t2")}",
        3 => $"{Name(CelKind.String)}.{Pick("startsWith", "endsWith", "contains", "matches")}('{Pick("a", "gold", "金", "b")}')",
        4 => Members(),
        5 => $"size({Pick("s1", "t1", "t2", "s2")}) {Relation()} {random.Next(4)}",
        6 => $"t1.{Pick("exists", "all", "exists_one")}(tag, tag {Pick("==", "!=")} {Pick("s1", "'gold'", "ps")})",
        7 => $"s1 {Relation()} {Pick("s2", "ps", "s1 + 'a'")}",
        8 => $"{Pick("i1", "ti", "r1", "d1")} {Relation()} {Pick("r2", "d2", "i2", "td", "pd", "1.5", "2")}",
        9 => Computed(),
        _ => Compared(Pick(Kinds)),
    };

    private string Compared(CelKind kind) => random.Next(6) switch
    {
        0 => $"{columns.Literal(kind)} {Relation()} {Name(kind)}",
        1 or 2 => $"{Name(kind)} {Relation()} {Name(kind)}",
        _ => $"{Name(kind)} {Relation()} {columns.Literal(kind)}",
    };

    private string Computed() => random.Next(12) switch
    {
        0 => $"i1 {Pick("+", "-", "*", "/", "%")} {Pick("i2", "ti", "3", "pi", "0")} {Relation()} {columns.Literal(CelKind.Int)}",
        1 => $"m1 {Pick("+", "-")} {Pick("m2", "tm", "pm")} {Relation()} {Name(CelKind.Money)}",
        2 => $"m1 * {Pick("i1", "2")} {Relation()} m2",
        3 => $"m1 / {Pick("m2", "tm")} {Relation()} {Pick("1.0", "r1")}",
        4 => $"{Pick("d1", "r1", "0.0")} {Pick("/", "*", "+", "-")} {Pick("d2", "r2", "0.0", "td")} {Relation()} {Pick("1.0", "d1", "0.0")}",
        5 => $"scale({Pick("m1", "tm")}, '0.9') {Relation()} m2",
        6 => $"days_between({Pick("day1", "w1")}, {Pick("day2", "w2")}) {Relation()} {random.Next(-5, 5)}",
        7 => $"level(i1) {Relation()} {random.Next(6)}",
        8 => $"-{Pick("i1", "r1", "m1")} {Relation()} {Pick("i2", "r2", "m2")}",
        9 => $"double(i1) {Relation()} {Pick("r1", "d1", "0.0 / 0.0")}",
        10 => $"{Pick("d1", "r1", "td")} {Relation()} 0.0 / 0.0",
        _ => $"(b1 ? i1 : {Pick("i2", "ti")}) {Relation()} 2",
    };

    private string Members()
    {
        var kind = Pick(CelKind.Int, CelKind.Double, CelKind.String, CelKind.Money);
        return $"{Name(kind)} in [{string.Join(", ", Enumerable.Range(0, random.Next(1, 7)).Select(_ => columns.Literal(kind)))}]";
    }

    private string Name(CelKind kind) => kind switch
    {
        CelKind.Int => Pick("i1", "i2", "ti", "pi", "nobody"),
        CelKind.Money => Pick("m1", "m2", "m1", "tm", "pm"),
        CelKind.Double => Pick("r1", "r2", "d1", "d2", "td", "pd"),
        CelKind.Timestamp => Pick("day1", "day2", "w1", "w2", "tw"),
        _ => Pick("s1", "s2", "ps"),
    };

    private string Relation() => Pick(Relations);

    private T Pick<T>(params T[] from) => from[random.Next(from.Length)];
}
