using System.Collections.Immutable;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Journal;

/// <summary>Something that is not as it was decided.</summary>
/// <param name="Programme">Null, like the instant, where it is about the chain as a whole.</param>
/// <param name="ReviewedAt">The nominal instant of the review, or the instant of another decision.</param>
/// <param name="Merchant">Null where it is about no single one.</param>
public sealed record ReplayDifference(string? Programme, Instant? ReviewedAt, string? Merchant, LocalizedText What);

/// <summary>What a replay found.</summary>
/// <param name="Reviews">How many reviews were run again.</param>
/// <param name="Corrections">How many approved corrections were judged again.</param>
/// <param name="Records">How many records were made again and compared.</param>
/// <param name="Commits">How many commits the chain has.</param>
/// <param name="BeforeJournal">Reviews that were decided before there was a journal: there is nothing to compare them with.</param>
/// <param name="Differences">The first of them.</param>
/// <param name="DifferencesCount">All of them.</param>
public sealed record ReplayResult(
    int Reviews, int Corrections, long Records, long Commits, ImmutableArray<StoredReview> BeforeJournal, ImmutableArray<ReplayDifference> Differences, long DifferencesCount)
{
    public bool Holds => DifferencesCount == 0;
}

/// <summary>Gathers differences; of many, the first are told and the rest are counted.</summary>
internal sealed class ReplayFindings
{
    public const int ToldMax = 1_000;

    private readonly ImmutableArray<ReplayDifference>.Builder told = ImmutableArray.CreateBuilder<ReplayDifference>();

    public ImmutableArray<ReplayDifference> Told => told.ToImmutable();

    public long Count { get; private set; }

    public void Add(StoredReview? review, string? merchant, string zh, string en) => Add(new ReplayDifference(review?.Programme, review?.NominalAt, merchant, new LocalizedText(zh, en)));

    public void Add(StoredCommit commit, string? merchant, string zh, string en) => Add(new ReplayDifference(commit.Programme, null, merchant, new LocalizedText(zh, en)));

    public void Add(string programme, Instant? decidedAt, string merchant, string zh, string en) => Add(new ReplayDifference(programme, decidedAt, merchant, new LocalizedText(zh, en)));

    public void Add(LocalizedText what) => Add(new ReplayDifference(null, null, null, what));

    private void Add(ReplayDifference difference)
    {
        if (Count++ < ToldMax)
            told.Add(difference);
    }
}
