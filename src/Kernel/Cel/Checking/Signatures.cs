using System.Collections.Frozen;
using System.Collections.Immutable;
using Fuyao.Kernel.Cel.Evaluation;

namespace Fuyao.Kernel.Cel.Checking;

/// <summary>One way to call a function: a method's first parameter is what stands before the dot.</summary>
internal sealed record Signature(string Function, bool IsMethod, ImmutableArray<CelType> Parameters, CelType Result);

/// <summary>The functions and arithmetic operators with the types they take. Logic, equality, ordering, <c>in</c>, <c>?:</c> and indexing have rules of their own.</summary>
internal static class Signatures
{
    private static readonly CelType AnyList = CelType.List(CelType.Dyn);
    private static readonly CelType AnyMap = CelType.Map(CelType.Dyn, CelType.Dyn);

    private static readonly FrozenDictionary<string, ImmutableArray<Signature>> ByFunction =
        All().GroupBy(signature => signature.Function).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());

    public static IEnumerable<string> FunctionNames => ByFunction.Keys.Where(name => char.IsAsciiLetter(name[0]));

    public static ImmutableArray<Signature> Of(string function) => ByFunction.GetValueOrDefault(function, []);

    private static IEnumerable<Signature> All() =>
    [
        .. Arithmetic(),
        .. Conversions(),
        .. Both("size", CelType.Int, [CelType.String], [CelType.Bytes], [AnyList], [AnyMap]),
        .. Both(Functions.Matches, CelType.Bool, [CelType.String, CelType.String]),
        .. new[] { "contains", "startsWith", "endsWith" }.Select(name => Method(name, CelType.Bool, CelType.String, CelType.String)),
        .. TimeGetters.Names.SelectMany<string, Signature>(name =>
        [
            Method(name, CelType.Int, CelType.Timestamp),
            Method(name, CelType.Int, CelType.Timestamp, CelType.String),
            .. TimeGetters.AppliesToDuration(name) ? [Method(name, CelType.Int, CelType.Duration)] : Array.Empty<Signature>(),
        ]),
        Global("dyn", CelType.Dyn, CelType.Dyn),
        Global("type", CelType.Type, CelType.Dyn),
        Global(Functions.Known, CelType.Bool, CelType.Dyn),
        Global(Functions.Level, CelType.Int, CelType.Int),
        Global(Functions.DaysBetween, CelType.Int, CelType.Timestamp, CelType.Timestamp),
        Global(Functions.Date, CelType.Timestamp, CelType.String),
        Global(Functions.Scale, CelType.Money, CelType.Money, CelType.String),
    ];

    private static IEnumerable<Signature> Arithmetic()
    {
        foreach (var function in new[] { CelOperators.Add, CelOperators.Subtract, CelOperators.Multiply, CelOperators.Divide, CelOperators.Remainder })
            foreach (var type in new[] { CelType.Int, CelType.Uint, CelType.Double })
                if (function != CelOperators.Remainder || type != CelType.Double)
                    yield return Global(function, type, type, type);
        foreach (var type in new[] { CelType.String, CelType.Bytes, AnyList, CelType.Duration, CelType.Money })
            yield return Global(CelOperators.Add, type, type, type);
        yield return Global(CelOperators.Add, CelType.Timestamp, CelType.Timestamp, CelType.Duration);
        yield return Global(CelOperators.Add, CelType.Timestamp, CelType.Duration, CelType.Timestamp);
        yield return Global(CelOperators.Subtract, CelType.Timestamp, CelType.Timestamp, CelType.Duration);
        yield return Global(CelOperators.Subtract, CelType.Duration, CelType.Timestamp, CelType.Timestamp);
        yield return Global(CelOperators.Subtract, CelType.Duration, CelType.Duration, CelType.Duration);
        yield return Global(CelOperators.Subtract, CelType.Money, CelType.Money, CelType.Money);
        yield return Global(CelOperators.Multiply, CelType.Money, CelType.Money, CelType.Int);
        yield return Global(CelOperators.Multiply, CelType.Money, CelType.Int, CelType.Money);
        yield return Global(CelOperators.Divide, CelType.Double, CelType.Money, CelType.Money);
        yield return Global(CelOperators.Negate, CelType.Int, CelType.Int);
        yield return Global(CelOperators.Negate, CelType.Double, CelType.Double);
        yield return Global(CelOperators.Negate, CelType.Money, CelType.Money);
    }

    private static IEnumerable<Signature> Conversions()
    {
        var sources = new (CelType Result, CelType[] From)[]
        {
            (CelType.Int, [CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Timestamp]),
            (CelType.Uint, [CelType.Uint, CelType.Int, CelType.Double, CelType.String]),
            (CelType.Double, [CelType.Double, CelType.Int, CelType.Uint, CelType.String]),
            (CelType.String,
                [CelType.String, CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.Bytes, CelType.Timestamp, CelType.Duration, CelType.Money]),
            (CelType.Bytes, [CelType.Bytes, CelType.String]),
            (CelType.Bool, [CelType.Bool, CelType.String]),
            (CelType.Timestamp, [CelType.Timestamp, CelType.String, CelType.Int]),
            (CelType.Duration, [CelType.Duration, CelType.String]),
        };
        return sources.SelectMany(source => source.From.Select(from => Global(source.Result.Name, source.Result, from)));
    }

    private static IEnumerable<Signature> Both(string function, CelType result, params CelType[][] parameters) =>
        parameters.SelectMany(types => new[] { Global(function, result, types), Method(function, result, types) });

    private static Signature Global(string function, CelType result, params CelType[] parameters) => new(function, false, [.. parameters], result);

    private static Signature Method(string function, CelType result, params CelType[] parameters) => new(function, true, [.. parameters], result);
}
