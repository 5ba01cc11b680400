using Fuyao.Kernel.Columns;
using NodaTime;

namespace Fuyao.Kernel.Facts;

/// <summary>
/// Reads the values of one fact as they are written in files, UTF-8 text, into a column. The forms are listed in docs/reference/facts.md;
/// <see cref="FactText"/> writes them.
/// </summary>
public abstract class FactCells
{
    /// <summary>The longest cell that is read, in bytes.</summary>
    public const int CellBytesMax = 4096;

    private protected FactCells(FactDefinition fact) => Fact = fact;

    public FactDefinition Fact { get; }

    private protected abstract ColumnBuilder Builder { get; }

    /// <param name="fact">A fact that is supplied, not a rate.</param>
    /// <param name="zone">The marketplace's zone: local times are in it.</param>
    public static FactCells Of(FactDefinition fact, DateTimeZone zone) => fact.Type switch
    {
        ColumnType.Bool => new BoolCells(fact),
        ColumnType.Int => new IntCells(fact),
        ColumnType.Money => new MoneyCells(fact),
        ColumnType.Double => new DoubleCells(fact),
        ColumnType.Date => new DateCells(fact),
        ColumnType.Instant => new InstantCells(fact, zone),
        ColumnType.Set => new SetCells(fact),
        _ => new StringCells(fact),
    };

    /// <summary>Reads one cell into a row. An empty cell makes the row unknown.</summary>
    /// <returns>Null, or why the cell cannot be read; the row stays as it was then.</returns>
    public string? Read(int row, ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty)
        {
            Builder.SetUnknown(row);
            return null;
        }
        return cell.Length > CellBytesMax ? $"the value is longer than {CellBytesMax} bytes" : ReadValue(row, cell);
    }

    /// <summary>Makes the row unknown.</summary>
    public void Clear(int row) => Builder.SetUnknown(row);

    /// <summary>Takes over rows that another reader of the same fact has read; see <see cref="ColumnBuilder.Take"/>.</summary>
    public void Take(FactCells part, ReadOnlySpan<RowRun> runs) => Builder.Take(part.Builder, runs);

    /// <summary>The column of everything read. The reader is used up.</summary>
    public Column Build(int count) => Builder.Build(count);

    private protected abstract string? ReadValue(int row, ReadOnlySpan<byte> cell);

    private protected string BelowMinimum(decimal value) => $"{value} is below the least value, {Fact.Minimum}";

    /// <summary>The least value of the fact, rounded up to whole units.</summary>
    private protected static long LeastOf(FactDefinition fact, long unitsPerWhole) => fact.Minimum switch
    {
        { } minimum when minimum > long.MaxValue / unitsPerWhole => long.MaxValue,
        { } minimum when minimum >= long.MinValue / unitsPerWhole => (long)Math.Ceiling(minimum * unitsPerWhole),
        _ => long.MinValue,
    };
}
