using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Engine;

/// <summary>Writes numbers, amounts, times and texts that are computed from names and literals: every operator and conversion of the language that gives one.</summary>
/// <param name="names">Names and named calls of a kind.</param>
/// <param name="literal">A literal of a kind.</param>
/// <param name="truth">A condition so many levels deep, to choose by.</param>
internal sealed class RandomNumber(Random random, Func<CelKind, string> names, Func<CelKind, string> literal, Func<int, string> truth)
{
    private static readonly string[] Getters = ["getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds"];

    public string Of(CelKind kind, int depth)
    {
        if (depth <= 0)
            return kind == CelKind.Duration ? Literal(kind) : random.Next(4) == 0 ? Literal(kind) : names(kind);
        if (random.Next(6) == 0)
            return $"({truth(random.Next(2))} ? {Of(kind, depth - 1)} : {Of(kind, depth - 1)})";
        return kind switch
        {
            CelKind.Int => Whole(depth),
            CelKind.Money => Amount(depth),
            CelKind.Double => Measured(depth),
            CelKind.Timestamp => Moment(depth),
            CelKind.Duration => Span(depth),
            _ => Text(depth),
        };
    }

    private string Whole(int depth) => random.Next(13) switch
    {
        0 or 1 or 2 => $"({Of(CelKind.Int, depth - 1)} {Pick("+", "-", "*", "/", "%")} {Of(CelKind.Int, depth - 1)})",
        3 => $"({names(CelKind.Int)} {Pick("+", "-", "*", "/", "%")} {Pick("3", "-1", "0", "7", "1000000007")})",
        4 => $"-({Of(CelKind.Int, depth - 1)})",
        5 => $"int({Of(CelKind.Double, depth - 1)})",
        6 => $"int({Of(CelKind.Timestamp, depth - 1)})",
        7 => $"level({Of(CelKind.Int, depth - 1)})",
        8 => $"days_between({Of(CelKind.Timestamp, depth - 1)}, {Of(CelKind.Timestamp, depth - 1)})",
        9 => $"({Of(CelKind.Timestamp, depth - 1)}).{Pick(Getters)}({Pick("", "'Asia/Shanghai'", "'America/Sao_Paulo'", "'-11:30'", "'+14:00'")})",
        10 => $"({Of(CelKind.Duration, depth - 1)}).{Pick(Getters[^4..])}()",
        11 => $"size({Pick("t1", "t2", names(CelKind.String), "t1.filter(tag, tag != 'gold')")})",
        _ => $"int({Of(CelKind.Int, depth - 1)})",
    };

    private string Amount(int depth) => random.Next(7) switch
    {
        0 or 1 => $"({Of(CelKind.Money, depth - 1)} {Pick("+", "-")} {Of(CelKind.Money, depth - 1)})",
        2 => $"({Of(CelKind.Money, depth - 1)} * {Of(CelKind.Int, depth - 1)})",
        3 => $"({Pick("2", "-1", names(CelKind.Int))} * {names(CelKind.Money)})",
        4 => $"-({Of(CelKind.Money, depth - 1)})",
        5 => $"scale({names(CelKind.Money)}, '{Pick("0.9", "1.00005", "-0.5", "0", "3", "0.00000000000000001", "123456789.987654321", "79228162514264337593543950335")}')",
        _ => $"scale({Of(CelKind.Money, depth - 1)}, '{Pick("0.9", "0.5", "1.1")}')",
    };

    private string Measured(int depth) => random.Next(7) switch
    {
        0 or 1 or 2 => $"({Of(CelKind.Double, depth - 1)} {Pick("+", "-", "*", "/")} {Of(CelKind.Double, depth - 1)})",
        3 => $"double({Of(CelKind.Int, depth - 1)})",
        4 => $"-({Of(CelKind.Double, depth - 1)})",
        5 => $"double({Pick(Of(CelKind.Double, depth - 1), "'0.5'", "s1", "'nan'")})",
        _ => $"({Of(CelKind.Money, depth - 1)} / {Of(CelKind.Money, depth - 1)})",
    };

    private string Moment(int depth) => random.Next(5) switch
    {
        0 or 1 => $"({Of(CelKind.Timestamp, depth - 1)} {Pick("+", "-")} {Of(CelKind.Duration, depth - 1)})",
        2 => $"({Of(CelKind.Duration, depth - 1)} + {Of(CelKind.Timestamp, depth - 1)})",
        3 => $"timestamp({Pick(Of(CelKind.Int, depth - 1), $"int({names(CelKind.Timestamp)})")})",
        _ => $"timestamp({names(CelKind.Timestamp)})",
    };

    private string Span(int depth) => random.Next(4) switch
    {
        0 or 1 => $"({Of(CelKind.Timestamp, depth - 1)} - {Of(CelKind.Timestamp, depth - 1)})",
        2 => $"({Of(CelKind.Duration, depth - 1)} {Pick("+", "-")} {Of(CelKind.Duration, depth - 1)})",
        _ => $"duration({Of(CelKind.Duration, depth - 1)})",
    };

    private string Text(int depth) => $"({Of(CelKind.String, depth - 1)} + {Pick("'a'", "''", names(CelKind.String))})";

    private string Literal(CelKind kind) => kind == CelKind.Duration
        ? $"duration('{Pick("0s", "72h", "-24h", "90m", "1ns", "0.0000001s", "315576000000s", "9000000000s", "-1.5s")}')"
        : literal(kind);

    private T Pick<T>(params T[] from) => from[random.Next(from.Length)];
}
