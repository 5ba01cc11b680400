using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Journal;

/// <summary>The values of one merchant between receipts, where they are texts, and columns, which conditions read.</summary>
internal static class ReceiptValues
{
    /// <summary>The column of one row that a receipt's value stands for.</summary>
    /// <exception cref="FormatException">The value is none of its kind.</exception>
    public static Column ColumnOf(ReceiptValue value)
    {
        if (value.Kind == InputKind.Derived)
        {
            var number = DerivedNumber.Zero;
            if (value.Value is not null && !DerivedNumber.TryParse(value.Value, out number))
                throw new FormatException($"'{value.Value}' is not a number with at most {DerivedNumber.Decimals} decimals");
            return new DerivedColumn([number.Units], Known(value.Value is not null));
        }
        var cells = FactCells.Of(DefinitionOf(value), DateTimeZone.Utc);
        if (cells.Read(0, Encoding.UTF8.GetBytes(value.Value ?? "")) is { } wrong)
            throw new FormatException(wrong);
        return cells.Build(1);
    }

    /// <summary>As fact files write it.</summary>
    /// <returns>Null where the merchant's value is unknown.</returns>
    public static string? TextOf(Column? column, int row) => column?.Known[row] == true ? FactText.Write(column, row) : null;

    /// <summary>The hash of the canonical row of values, as a record holds it.</summary>
    public static Digest HashOf(ImmutableArray<RecordedInput> inputs, IReadOnlyDictionary<RecordedInput, Column> columns, string merchant, int merchantIdBytes)
    {
        var values = new ValueRows(inputs, input => columns[input], [merchant], merchantIdBytes);
        var row = new byte[values.RowBytes];
        values.Write([0], row);
        return Digest.Of(row);
    }

    private static BitMask Known(bool isKnown) => isKnown ? BitMask.Full(1) : new BitMask(1);

    // Whatever was accepted once is read back: without a closed list of values, without a least value.
    private static FactDefinition DefinitionOf(ReceiptValue value) => new()
    {
        Id = value.Name,
        Type = new RecordedInput(value.Name, value.Kind, value.Source).Type,
        Kind = FactKind.State,
        Label = LocalizedText.Same(value.Name),
        Source = LocalizedText.Same(""),
        At = new SourcePosition("receipt", 1, 1),
    };
}
