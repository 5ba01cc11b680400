using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Engine.Rows;

/// <summary>Binds a parameter: one value for everybody, or a look-up by a text fact done once for each of its distinct values.</summary>
internal static class ParameterInput
{
    /// <param name="keys">The column of <see cref="Programmes.Parameter.By"/>; null where there is none or nobody has the fact.</param>
    public static RowInput Of(Parameter parameter, StringColumn? keys)
    {
        if (parameter.By is not { } by)
            return new ConstantInput(parameter.Value ?? throw new InvalidOperationException($"The parameter '{parameter.Name}' has neither a value nor a table."));
        var unknown = CelValue.Unknown(by);
        if (keys is null)
            return new ConstantInput(unknown);
        return new CodedInput(keys.Known, keys, null, [.. keys.Dictionary.Select(key => LookUp(parameter, key))], unknown);
    }

    /// <summary>Key without a row → default; then the floor applies to what was found (semantics.md, “Tables”).</summary>
    private static CelValue LookUp(Parameter parameter, string key)
    {
        if (!parameter.Table.TryGetValue(key, out var found))
        {
            if (parameter.Default is not { } byDefault)
                return CelValue.Unknown($"{parameter.Name}: no row for {key}");
            found = byDefault;
        }
        return parameter.Floor is { } floor && CelValue.TryCompare(found, floor, out var order, out _) && order < 0 ? floor : found;
    }
}
