using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Facts;

internal sealed class IntCells(FactDefinition fact) : FactCells(fact)
{
    private readonly LongColumnBuilder builder = new(ColumnType.Int);

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        var text = cell.Trim((byte)' ');
        if (text.IsEmpty || text[0] == '+' || !Utf8Parser.TryParse(text, out long value, out var consumed) || consumed != text.Length)
            return $"{CellText.Quote(cell)} is no whole number from {long.MinValue} to {long.MaxValue}; write digits only";
        if (Fact.Minimum is not null && BelowMinimum(value) is { } problem)
            return problem;
        builder.Set(row, value);
        return null;
    }
}

internal sealed class MoneyCells(FactDefinition fact) : FactCells(fact)
{
    /// <summary>Up to here all digits together stay below 2^63.</summary>
    private const int DigitsFast = 18;

    private readonly LongColumnBuilder builder = new(ColumnType.Money);

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        var text = cell.Trim((byte)' ');
        if (!TryParse(text, out var units))
            return $"{CellText.Quote(cell)} is no amount; write digits with at most 4 decimals and no grouping, like 2295.00";
        if (Fact.Minimum is not null && BelowMinimum(new Money(units).ToDecimal()) is { } problem)
            return problem;
        builder.Set(row, units);
        return null;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out long units)
    {
        units = 0;
        if (text.Length > DigitsFast - Money.Decimals)
            return TryParseLong(text, out units);
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        int digits = 0, decimals = -1;
        for (; at < text.Length; at++)
        {
            var digit = text[at] - '0';
            if (digit is >= 0 and <= 9)
            {
                units = units * 10 + digit;
                digits++;
                if (decimals >= 0)
                    decimals++;
            }
            else if (text[at] == '.' && decimals < 0 && digits > 0)
            {
                decimals = 0;
            }
            else
            {
                return false;
            }
        }
        if (digits == 0 || decimals is 0 or > Money.Decimals)
            return false;
        for (decimals = Math.Max(decimals, 0); decimals < Money.Decimals; decimals++)
            units *= 10;
        if (text[0] == '-')
            units = -units;
        return true;
    }

    private static bool TryParseLong(ReadOnlySpan<byte> text, out long units)
    {
        var read = Money.TryParse(Encoding.UTF8.GetString(text), out var money);
        units = money.Units;
        return read;
    }
}

internal sealed class DoubleCells(FactDefinition fact) : FactCells(fact)
{
    private readonly DoubleColumnBuilder builder = new();
    private readonly double? minimum = (double?)fact.Minimum;

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var text = cell.Trim((byte)' ');
        if (text.IsEmpty || text[0] == '+' || !double.TryParse(text, styles, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            return $"{CellText.Quote(cell)} is no finite number; write digits with a decimal point, or nothing where it is unknown";
        if (value < minimum)
            return $"{CellText.Quote(cell)} is below the least value, {Fact.Minimum}";
        // Adding zero turns minus zero into zero: the two are equal and must not look different.
        builder.Set(row, value + 0.0);
        return null;
    }
}
