using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;

namespace Fuyao.Kernel.Engine.Operands;

/// <summary>A parameter by category or region: gathered from its table by the code that the merchant's text has in the dictionary.</summary>
/// <param name="keys">Gives the codes.</param>
/// <param name="values">By code; any number where there is none.</param>
/// <param name="hasValue">By code.</param>
internal sealed class TableOperand<T>(CodedInput keys, T[] values, bool[] hasValue) : Operand<T>
    where T : unmanaged
{
    private readonly bool isComplete = hasValue.All(has => has);

    public CodedInput Keys => keys;

    /// <summary>By code.</summary>
    public ReadOnlySpan<T> Values => values;

    /// <summary>By code.</summary>
    public ReadOnlySpan<bool> HasValue => hasValue;

    public override ReadOnlySpan<T> Load(int first, int count, Span<T> buffer)
    {
        // Nobody has the text: code 0 stands in every row, and there is nothing to gather.
        if (values.Length == 0)
            return buffer[..count];
        Span<int> codes = stackalloc int[count];
        keys.Codes.Load(first, codes);
        for (var index = 0; index < codes.Length; index++)
            buffer[index] = values[codes[index]];
        return buffer[..count];
    }

    public override ulong Known(int first, int count)
    {
        var known = keys.Known.Words[first / BitMask.BitsPerWord];
        if (isComplete || known == 0)
            return known;
        Span<int> codes = stackalloc int[count];
        keys.Codes.Load(first, codes);
        ulong found = 0;
        for (var index = 0; index < codes.Length; index++)
            if (hasValue[codes[index]])
                found |= 1UL << index;
        return known & found;
    }
}
