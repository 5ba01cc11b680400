using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Tabular;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Platform.Facts;

/// <summary>
/// Reads the rows of a fact file into columns; a row that has an error is rejected as a whole and leaves no value behind. One thread takes rows out of the file and gives them to their merchants, in the
/// order of the file; the cells between are read on all processors.
/// </summary>
internal sealed class FactFile
{
    private readonly TableReader table;
    private readonly FactFileHeader header;
    private readonly MerchantIndex merchants;
    private readonly RejectedRows rejected;
    private readonly FactCells[] cells;
    private readonly DateTimeZone zone;
    private readonly Instant now;
    private readonly Dictionary<int, Instant> occurredByRow = [];
    private ulong[] seen = new ulong[BitMask.WordCount(1 << 16)];

    public FactFile(TableReader table, FactFileHeader header, FactCatalogue catalogue, MerchantIndex merchants, RejectedRows rejected, Instant now)
    {
        this.table = table;
        this.header = header;
        this.merchants = merchants;
        this.rejected = rejected;
        this.now = now;
        zone = catalogue.Zone;
        cells = [.. header.Facts.Select(fact => FactCells.Of(fact.Fact, zone))];
    }

    public long RowsRead { get; private set; }

    public long RowsTaken { get; private set; }

    /// <summary>When the row's changes occurred, where the file says so.</summary>
    public IReadOnlyDictionary<int, Instant> OccurredByRow => occurredByRow;

    /// <summary>The merchants whose row was taken.</summary>
    public BitMask Present()
    {
        Array.Resize(ref seen, BitMask.WordCount(merchants.Count));
        return new BitMask(merchants.Count, seen);
    }

    public ImmutableDictionary<string, Column> Build() => cells.ToImmutableDictionary(cell => cell.Fact.Id, cell => cell.Build(merchants.Count));

    /// <exception cref="TableException">The file cannot be read any further.</exception>
    public void ReadAll(IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var taken = new List<RowRun>();
        foreach (var part in PartsAhead.Make(table.ReadAll(), rows => FactPart.Read(rows, header, zone, now)))
        {
            cancellation.ThrowIfCancellationRequested();
            taken.Clear();
            for (var row = 0; row < part.Rows.Count; row++)
                if (TryTake(part, row, out var merchant))
                    RowRun.Add(taken, row, merchant);
            for (var fact = 0; fact < cells.Length; fact++)
                cells[fact].Take(part.Cells[fact], CollectionsMarshal.AsSpan(taken));
            RowsRead += part.Rows.Count;
            progress?.Report(new WorkProgress("reading", part.Rows.WorkDone, table.WorkTotal, RowsRead));
            part.Rows.Dispose();
        }
        progress?.Report(new WorkProgress("reading", table.WorkTotal, table.WorkTotal, RowsRead));
    }

    /// <summary>Finds the merchant of a row.</summary>
    /// <returns>False where the row is rejected.</returns>
    private bool TryTake(FactPart part, int row, out int merchant)
    {
        var id = part.Rows.Field(row, header.MerchantColumn).Trim((byte)' ');
        merchant = merchants.Find(id);
        if (Problem(part, row, id, merchant) is { } problem)
        {
            rejected.Add(part.Rows, row, problem.Column, problem.Reason);
            return false;
        }
        // Only a row that is taken makes a merchant known.
        if (merchant < 0)
            merchant = merchants.Add(id);
        MarkSeen(merchant);
        if (part.OccurredByRow.TryGetValue(row, out var occurred))
            occurredByRow[merchant] = occurred;
        RowsTaken++;
        return true;
    }

    private (string Column, string Reason)? Problem(FactPart part, int row, ReadOnlySpan<byte> id, int found)
    {
        var wrong = part.Problem(row);
        if (wrong is { Column: "" })
            return wrong;
        if (id.IsEmpty)
            return (FactColumns.MerchantId, "the merchant's id is empty");
        if (id.Length > MerchantIndex.IdBytesMax)
            return (FactColumns.MerchantId, $"the merchant's id is longer than {MerchantIndex.IdBytesMax} bytes");
        if (found >= 0 && IsSeen(found))
            return (FactColumns.MerchantId, $"the merchant '{Encoding.UTF8.GetString(id)}' stands in an earlier row already, which was taken");
        return wrong;
    }

    private bool IsSeen(int row) => row / BitMask.BitsPerWord < seen.Length && (seen[row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord) & 1) != 0;

    private void MarkSeen(int row)
    {
        if (row / BitMask.BitsPerWord >= seen.Length)
            Array.Resize(ref seen, Math.Max(seen.Length * 2, row / BitMask.BitsPerWord + 1));
        seen[row / BitMask.BitsPerWord] |= 1UL << (row % BitMask.BitsPerWord);
    }
}
