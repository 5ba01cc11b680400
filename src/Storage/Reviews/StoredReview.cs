using System.Collections.Immutable;
using Fuyao.Kernel.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Storage.Reviews;

/// <summary>A review that was carried out, without what it decided for each merchant; see <see cref="ReviewStore"/> for that.</summary>
/// <param name="FactsCitation">What it read: <c>2016-10#1 current@17</c>.</param>
/// <param name="MerchantCount">The rows of its columns; merchants that came later have none.</param>
/// <param name="TierIds">Best first.</param>
public sealed record StoredReview(
    long Id, string Programme, Instant NominalAt, Instant EffectiveAt, Instant DecidedAt, long ProgrammeVersionId, Period FactsPeriod, string FactsCitation,
    int MerchantCount, ImmutableArray<string> TierIds, ReviewCounts Counts, ImmutableArray<CutOff> CutOffs)
{
    public ReviewOccasion Occasion => new(NominalAt, EffectiveAt, FactsPeriod);
}

/// <summary>A review that waits for the facts of its period.</summary>
public sealed record ReviewDelay(string Programme, Instant NominalAt, Period FactsPeriod, Instant NoticedAt);
