using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Lifecycle.Enrolments;

/// <summary>
/// The places of a programme between two reviews: those who came in by the last one, or wait since it, have theirs, and whoever comes in takes another. One that is freed is given out by the next review
/// (semantics.md, “Between reviews”), so that the order of comings and goings decides nothing.
/// </summary>
public sealed class EnrolmentPlaces
{
    private readonly Programme programme;
    private readonly Func<int, string?> groupOf;
    private readonly Dictionary<(string? Tier, string? Group), int> taken = [];

    /// <param name="decided">As the last review left everybody.</param>
    /// <param name="since">Who came in, found no place, or was promised one, since then, with the tier.</param>
    /// <param name="groupOf">The group of a merchant where places are given out by group; else not asked.</param>
    public EnrolmentPlaces(Programme programme, Memberships decided, IEnumerable<(int Row, string? Tier)> since, Func<int, string?> groupOf)
    {
        (this.programme, this.groupOf) = (programme, groupOf);
        if (!IsLimited)
            return;
        for (var row = 0; row < decided.Count; row++)
            if (decided.StatusOf(row) is MembershipStatus.Member or MembershipStatus.Waiting)
                Take(row, decided.TierOf(row));
        foreach (var (row, tier) in since)
            Take(row, tier);
    }

    /// <summary>Somebody has a place that another version has given, or waits for one: nobody overtakes.</summary>
    /// <param name="tier">Null: it waits.</param>
    public void Hold(int row, string? tier)
    {
        if (IsLimited)
            Take(row, tier);
    }

    private bool IsLimited => programme.Capacity is not null || programme.Tiers.Any(tier => tier.Capacity is not null);

    /// <summary>Takes a place in the first of the tiers that has one.</summary>
    /// <param name="tiers">Places among the tiers of the programme, in the order of preference.</param>
    /// <returns>The tier; null where every place is taken.</returns>
    public string? TakeFirst(int row, IEnumerable<byte> tiers)
    {
        foreach (var tier in tiers.Select(place => programme.Tiers[place]).Where(tier => HasRoom(row, tier)))
        {
            Hold(row, tier.Id);
            return tier.Id;
        }
        return null;
    }

    private bool HasRoom(int row, Tier tier) => HasRoom(programme.Capacity, null, row) && HasRoom(tier.Capacity, tier.Id, row);

    private bool HasRoom(Capacity? capacity, string? tier, int row) => capacity is null || taken.GetValueOrDefault((tier, GroupOf(capacity, row))) < capacity.Places;

    private string? GroupOf(Capacity capacity, int row) => capacity.Per is null ? null : groupOf(row);

    private void Take(int row, string? tierId)
    {
        Count(programme.Capacity, null);
        if (tierId is not null)
            Count(programme.Tiers.FirstOrDefault(tier => tier.Id == tierId)?.Capacity, tierId);

        void Count(Capacity? capacity, string? tier)
        {
            if (capacity is not null)
                taken[(tier, GroupOf(capacity, row))] = taken.GetValueOrDefault((tier, GroupOf(capacity, row))) + 1;
        }
    }
}
