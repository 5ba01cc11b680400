using Fuyao.Kernel.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Bench.Data;

/// <summary>
/// A whole review over facts in memory: decided for everybody, stored with memberships, conditions and records, hashed, chained and committed. Before it, one merchant in twenty-one stood otherwise than the
/// rule has it, so that about that many change.
/// </summary>
public sealed class ReviewToStore
{
    private const int StandsOtherwise = 21;

    private static readonly Instant At = Instant.FromUtc(2016, 12, 3, 16, 0);

    private readonly Evaluation evaluation;

    public ReviewToStore(Market market)
    {
        evaluation = market.Bind();
        Before = Otherwise(Decide(Memberships.Nobody(market.Count, [.. market.Programme.Programme.Tiers.Select(tier => tier.Id)])).After);
        Changes = Enumerable.Range(0, market.Count).Count(row => Before.TierCodes[row] != Decided.After.TierCodes[row]);
    }

    public Memberships Before { get; }

    /// <summary>What the review comes to.</summary>
    public ReviewResult Decided => field ??= Decide(Before);

    /// <summary>How many merchants it gives another tier.</summary>
    public int Changes { get; }

    /// <param name="database">An empty store.</param>
    public void Run(FuyaoDatabase database)
    {
        var result = Decide(Before);
        using var transaction = database.Begin(new AuditEntry(At, "bench", "review", "2016-12-03") { Programme = evaluation.Programme.Programme.Id });
        var reading = new PopulationReading(evaluation.Population, null, 0);
        var stored = new ReviewStore(database).Save(evaluation.Programme, result, evaluation.Computed, reading.Citation, At, transaction);
        new ReviewJournal(database).Append(stored, result, evaluation, null, reading, transaction);
        transaction.Commit();
    }

    private ReviewResult Decide(Memberships before) => Review.Decide(evaluation, before, new ReviewOccasion(At, At, Period.Parse("2016-11")));

    private static Memberships Otherwise(Memberships decided)
    {
        var (tiers, statuses) = (decided.TierCodes.ToArray(), decided.Statuses.ToArray());
        for (var row = 0; row < tiers.Length; row += StandsOtherwise)
            (tiers[row], statuses[row]) = tiers[row] == Memberships.NoTier ? ((byte)(decided.TierIds.Length - 1), MembershipStatus.Member) : (Memberships.NoTier, MembershipStatus.None);
        return new Memberships(decided.TierIds, tiers, statuses, decided.SinceTicks.ToArray(), new MembershipFlags[tiers.Length]);
    }
}
