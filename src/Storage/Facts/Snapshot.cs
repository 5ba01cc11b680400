using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Storage.Facts;

/// <summary>One revision of the facts of one period, as stored. Never changes.</summary>
/// <param name="Id">Number in the store.</param>
/// <param name="Period">A month, week or day; never <c>current</c>.</param>
/// <param name="Revision">1, 2, 3 … within the period.</param>
/// <param name="ObservedAt">The end of the period: its state facts were true then.</param>
/// <param name="KnownAt">When it was stored.</param>
/// <param name="IsClosed">Whether the period was over when it was stored; reviews read closed snapshots only.</param>
/// <param name="MerchantCount">Merchants that it speaks about.</param>
/// <param name="Source">The file or definitions it came from.</param>
/// <param name="SourceSha256">SHA-256 of that source.</param>
/// <param name="PresentColumnId">The column that marks those merchants.</param>
public sealed record Snapshot(
    long Id, Period Period, int Revision, Instant ObservedAt, Instant KnownAt, bool IsClosed, int MerchantCount, string Source, string SourceSha256, long PresentColumnId)
{
    /// <summary>As decisions cite it: <c>2016-10#1</c>.</summary>
    public override string ToString() => $"{Period}#{Revision}";
}

/// <summary>A snapshot before it is stored.</summary>
public sealed record SnapshotDraft
{
    public required Period Period { get; init; }

    public required Instant ObservedAt { get; init; }

    public required Instant KnownAt { get; init; }

    public required bool IsClosed { get; init; }

    public required string Source { get; init; }

    public required string SourceSha256 { get; init; }

    /// <summary>The merchants that it speaks about.</summary>
    public required BitMask Present { get; init; }

    public required ImmutableDictionary<string, Column> ColumnByFact { get; init; }
}
