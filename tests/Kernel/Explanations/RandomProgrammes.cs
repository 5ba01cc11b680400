using FsCheck;
using FsCheck.Fluent;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>Conditions over small facts, nested at random with &amp;&amp;, || and !, several on one fact; and merchants, some of whose facts are missing.</summary>
internal static class RandomProgrammes
{
    public static readonly Gen<Dictionary<string, object?>> Merchants =
        from amount in Maybe(Gen.Choose(0, 3).Select(whole => (object?)(decimal)whole))
        from count in Maybe(Gen.Choose(0, 3).Select(number => (object?)(long)number))
        from gold in Maybe(Gen.Elements<object?>(true, false))
        from tags in Maybe(Gen.Elements<object?>(Array.Empty<string>(), new[] { "x" }, new[] { "x", "y" }))
        from age in Maybe(Gen.Choose(0, 3).Select(number => (object?)(long)number))
        select new Dictionary<string, object?> { ["amount"] = amount, ["count"] = count, ["gold"] = gold, ["tags"] = tags, ["age"] = age };

    private static readonly Gen<string> Sign = Gen.Elements(">=", ">", "<=", "<", "==", "!=");

    private static readonly Gen<string> Leaf = Gen.Frequency(
        (4, from sign in Sign from bound in Gen.Choose(0, 3) select $"count {sign} {bound}"),
        (4, from sign in Sign from bound in Gen.Choose(0, 3) select $"amount {sign} {bound}"),
        (1, from bound in Gen.Choose(0, 3) select $"{bound} <= count"),
        (1, from bound in Gen.Choose(0, 6) select $"count * 2 >= {bound}"),
        (1, from bound in Gen.Choose(0, 4) select $"amount + 1 > {bound}"),
        (1, from first in Gen.Choose(0, 3) from second in Gen.Choose(0, 3) select $"count in [{first}, {second}]"),
        (2, Gen.Constant("gold")),
        (1, Gen.Elements("gold == true", "gold != true")),
        (2, Gen.Elements("'x' in tags", "'y' in tags")),
        (2, from sign in Sign from bound in Gen.Choose(0, 3) select $"age {sign} {bound}"),
        (1, Gen.Elements("known(count)", "known(age)", "known(gold)")));

    public static Gen<string> Conditions { get; } = Condition(depth: 3);

    private static Gen<string> Condition(int depth) => depth == 0 ? Leaf : Gen.Frequency(
        (2, Leaf),
        (3, from left in Condition(depth - 1) from right in Condition(depth - 1) select $"({left} && {right})"),
        (3, from left in Condition(depth - 1) from right in Condition(depth - 1) select $"({left} || {right})"),
        (2, from inner in Condition(depth - 1) select $"!({inner})"),
        (1, from test in Leaf from yes in Condition(depth - 1) from no in Condition(depth - 1) select $"({test} ? {yes} : {no})"));

    private static Gen<object?> Maybe(Gen<object?> value) => Gen.Frequency((5, value), (1, Gen.Constant<object?>(null)));
}
