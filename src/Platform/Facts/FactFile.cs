using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Tabular;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Platform.Facts;

/// <summary>Reads the rows of a fact file into columns; a row that has an error is rejected as a whole and leaves no value behind.</summary>
internal sealed class FactFile
{
    /// <summary>How often progress is told and a cancellation is noticed.</summary>
    private const int RowsPerReport = 16_384;

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
        while (table.Read())
        {
            RowsRead++;
            if (ReadRow() is { } rejection)
                rejected.Add(rejection.Column, rejection.Reason);
            else
                RowsTaken++;
            if (RowsRead % RowsPerReport == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new WorkProgress("reading", table.WorkDone, table.WorkTotal, RowsRead));
            }
        }
        progress?.Report(new WorkProgress("reading", table.WorkTotal, table.WorkTotal, RowsRead));
    }

    private (string Column, string Reason)? ReadRow()
    {
        if (table.RowProblem is { } problem)
            return ("", problem);
        var id = table.Field(header.MerchantColumn).Trim((byte)' ');
        if (id.IsEmpty)
            return (FactColumns.MerchantId, "the merchant's id is empty");
        if (id.Length > MerchantIndex.IdBytesMax)
            return (FactColumns.MerchantId, $"the merchant's id is longer than {MerchantIndex.IdBytesMax} bytes");
        var found = merchants.Find(id);
        var row = found >= 0 ? found : merchants.Count;
        if (IsSeen(row) && found >= 0)
            return (FactColumns.MerchantId, $"the merchant '{Encoding.UTF8.GetString(id)}' stands in an earlier row already, which was taken");
        for (var fact = 0; fact < cells.Length; fact++)
        {
            if (cells[fact].Read(row, table.Field(header.Facts[fact].Column)) is not { } reason)
                continue;
            Forget(row, fact);
            return (cells[fact].Fact.Id, reason);
        }
        if (header.OccurredColumn is { } column && ReadOccurred(row, table.Field(column)) is { } wrong)
        {
            Forget(row, cells.Length);
            return (FactColumns.Occurred, wrong);
        }
        // Only a row that is taken makes a merchant known.
        if (found < 0)
            merchants.FindOrAdd(id);
        MarkSeen(row);
        return null;
    }

    private void Forget(int row, int count)
    {
        for (var fact = 0; fact < count; fact++)
            cells[fact].Clear(row);
    }

    private string? ReadOccurred(int row, ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty)
            return null;
        var text = Encoding.UTF8.GetString(cell);
        if (InstantText.Read(text, zone, out var occurred) is { } problem)
            return $"'{text}' is no instant: {problem}";
        if (occurred > now)
            return $"'{text}' lies in the future";
        occurredByRow[row] = occurred;
        return null;
    }

    private bool IsSeen(int row) => row / BitMask.BitsPerWord < seen.Length && (seen[row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord) & 1) != 0;

    private void MarkSeen(int row)
    {
        if (row / BitMask.BitsPerWord >= seen.Length)
            Array.Resize(ref seen, Math.Max(seen.Length * 2, row / BitMask.BitsPerWord + 1));
        seen[row / BitMask.BitsPerWord] |= 1UL << (row % BitMask.BitsPerWord);
    }
}
