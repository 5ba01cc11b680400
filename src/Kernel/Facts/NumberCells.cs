using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Facts;

internal sealed class IntCells(FactDefinition fact) : FactCells(fact)
{
    private readonly LongColumnBuilder builder = new(ColumnType.Int);
    private readonly long least = LeastOf(fact, 1);

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        var text = cell.Trim((byte)' ');
        if ((!PlainDecimal.TryRead(text, out var value, out var decimals) || decimals > 0) &&
            (text.IsEmpty || text[0] == '+' || !Utf8Parser.TryParse(text, out value, out var consumed) || consumed != text.Length))
            return $"{CellText.Quote(cell)} is no whole number from {long.MinValue} to {long.MaxValue}; write digits only";
        if (value < least)
            return BelowMinimum(value);
        builder.Set(row, value);
        return null;
    }
}

internal sealed class MoneyCells(FactDefinition fact) : FactCells(fact)
{
    /// <summary>So many digits, four more after the point among them, stay below 2^63.</summary>
    private const int DigitsFast = 14;

    private static readonly long[] UnitsByDecimals = [10_000, 1_000, 100, 10, 1];

    private readonly LongColumnBuilder builder = new(ColumnType.Money);
    private readonly long least = LeastOf(fact, Money.UnitsPerWhole);

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        var text = cell.Trim((byte)' ');
        if (!TryParse(text, out var units))
            return $"{CellText.Quote(cell)} is no amount; write digits with at most 4 decimals and no grouping, like 2295.00";
        if (units < least)
            return BelowMinimum(new Money(units).ToDecimal());
        builder.Set(row, units);
        return null;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out long units)
    {
        if (text.Length > DigitsFast || !PlainDecimal.TryRead(text, out units, out var decimals) || decimals > Money.Decimals)
            return TryParseLong(text, out units);
        units *= UnitsByDecimals[decimals];
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
    /// <summary>Every whole number up to here is a double.</summary>
    private const long WholeNumberExactMax = 1L << 53;

    private static readonly double[] PowerOfTen = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17];

    private readonly DoubleColumnBuilder builder = new();
    private readonly double? minimum = (double?)fact.Minimum;

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        var text = cell.Trim((byte)' ');
        if (!TryParse(text, out var value))
            return $"{CellText.Quote(cell)} is no finite number; write digits with a decimal point, or nothing where it is unknown";
        if (value < minimum)
            return $"{CellText.Quote(cell)} is below the least value, {Fact.Minimum}";
        // Adding zero turns minus zero into zero: the two are equal and must not look different.
        builder.Set(row, value + 0.0);
        return null;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        // Both are doubles exactly, so that their quotient, which is rounded once, is the double nearest to what is written.
        if (PlainDecimal.TryRead(text, out var number, out var decimals) && Math.Abs(number) <= WholeNumberExactMax)
        {
            value = number / PowerOfTen[decimals];
            return true;
        }
        value = 0;
        return !text.IsEmpty && text[0] != '+' && double.TryParse(text, styles, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
