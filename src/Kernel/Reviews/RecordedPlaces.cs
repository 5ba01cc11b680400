using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>How somebody who is judged again comes by a place.</summary>
public enum PlaceGiven
{
    /// <summary>It holds no tier, or one whose places are not limited.</summary>
    None,

    /// <summary>Not all places were taken.</summary>
    Free,

    /// <summary>It had a place by the decision that is corrected, or its undecided claim held one: one that was given is not contested again.</summary>
    Own,

    /// <summary>All places were taken, and it stands before the last who got one: a place beside them, of which an account of its own is kept (semantics.md, “Corrections”).</summary>
    Appeals,
}

/// <summary>
/// Finds the place of one merchant that is judged again, where a review has given out the places already: everybody else keeps what was recorded, and the merchant is held against the line that was
/// recorded, the last who got a place (semantics.md, “Corrections”).
/// </summary>
/// <param name="after">What the review decided for everybody: who got a place in it sets the line.</param>
/// <param name="now">The same with those who were given a place by a correction since: it is taken. By the facts that the review read they had none, so that they set no line.</param>
/// <param name="cutOffs">Where the lines fell.</param>
internal sealed class RecordedPlaces(Memberships after, Memberships now, ImmutableArray<CutOff> cutOffs, int row)
{
    /// <summary>How the merchant came by its place; known once <see cref="Select"/> has run, and <see cref="Apply"/> where there is a quota.</summary>
    public PlaceGiven Given { get; private set; }

    /// <summary>As <see cref="PlaceSelection"/> does for everybody.</summary>
    /// <param name="held">The tiers held before: those recorded, and that which the merchant would have held.</param>
    /// <param name="protectsMembers">As in <see cref="PlaceSelection"/>.</param>
    /// <param name="groupUnknown">Changed: whether the merchant competed among those whose group is unknown.</param>
    /// <param name="keptUnpublished">Changed: whether it keeps a place that its rank would not have given it.</param>
    public byte[] Select(Evaluation evaluation, HeldTiers held, Func<Capacity, bool> protectsMembers, TierQualification qualification, BitMask groupUnknown, BitMask keptUnpublished)
    {
        var programme = evaluation.Programme.Programme;
        var placed = after.TierCodes.ToArray();
        placed[row] = Memberships.NoTier;
        for (var tier = 0; tier < programme.Tiers.Length; tier++)
        {
            if (!qualification.Allows(tier, row))
                continue;
            var own = programme.Tiers[tier].Capacity;
            if ((own ?? programme.Capacity) is not { } governing)
            {
                placed[row] = (byte)tier;
                break;
            }
            bool IsIncumbent(int one) => own is null ? held.IsMember[one] : held[one] <= tier;
            var protects = protectsMembers(governing);
            var order = Order(evaluation, governing, protects || governing.IncumbentsFirst ? IsIncumbent : null);
            groupUnknown[row] |= Groups(evaluation, governing)[row] == RowGroups.None;
            var given = Given = Find(evaluation, governing, tier, isOfTier: own is not null, order);
            if (own is not null && programme.Capacity is { } shared && given != PlaceGiven.None)
                given = Find(evaluation, shared, tier, isOfTier: false, order) is var of && of == PlaceGiven.None ? of : (PlaceGiven)Math.Max((int)given, (int)of);
            if (given == PlaceGiven.None && protects && IsIncumbent(row))
                (given, keptUnpublished[row]) = (PlaceGiven.Own, true);
            // What its rank would have given it among all, the review has said.
            else if (given == PlaceGiven.Own && protects && IsIncumbent(row))
                keptUnpublished[row] = after.FlagsOf(row).HasFlag(MembershipFlags.KeptUnpublished);
            Given = given;
            if (given == PlaceGiven.None)
                continue;
            placed[row] = (byte)tier;
            break;
        }
        return placed;
    }

    /// <summary>As <see cref="QuotaOrder"/> does for everybody: the first so many claims as recorded, decided ones and those that hold their place until they are.</summary>
    /// <inheritdoc cref="QuotaOrder.Apply"/>
    public BitMask Apply(Quota quota, Population population, LongColumn claims, byte[] placed, BitMask undecided, BitMask isMember)
    {
        if (placed[row] == Memberships.NoTier)
            return new BitMask(placed.Length) { [row] = claims.Known[row] && undecided[row] };
        var behind = new BitMask(placed.Length);
        var had = after.TierOf(row) is not null;
        if (!had)
            behind = QuotaOrder.Apply(quota, population, claims, placed, undecided, isMember);
        if (behind[row])
            return behind;
        var taken = 0;
        for (var other = 0; other < now.Count; other++)
            if (other != row && (now.TierCodes[other] != Memberships.NoTier || (claims.Known[other] && undecided[other])))
                taken++;
        // Who waits and is not behind was undecided, and its claim holds a place already.
        var given = taken < quota.First ? PlaceGiven.Free : had || after.StatusOf(row) is MembershipStatus.Waiting ? PlaceGiven.Own : PlaceGiven.Appeals;
        Given = (PlaceGiven)Math.Max((int)Given, (int)given);
        return behind;
    }

    /// <summary>The places of a tier's own are taken by those in it, those of the programme by everybody in some tier: nobody is evicted from a worse one either.</summary>
    private PlaceGiven Find(Evaluation evaluation, Capacity capacity, int tier, bool isOfTier, Comparison<int> order)
    {
        var tiers = evaluation.Programme.Programme.Tiers;
        var groups = Groups(evaluation, capacity);
        var (members, since, last) = (new int[tiers.Length], 0, -1);
        for (var other = 0; other < after.Count; other++)
        {
            if (other == row || groups[other] != groups[row])
                continue;
            var code = after.TierCodes[other];
            since += (IsOne(now.TierCodes[other]) ? 1 : 0) - (IsOne(code) ? 1 : 0);
            if (!IsOne(code))
                continue;
            members[code]++;
            if (code == tier && (last < 0 || order(other, last) > 0))
                last = other;
        }
        var mine = after.TierCodes[row];
        var (taken, isBeforeOthers) = (since, false);
        for (var of = isOfTier ? tier : 0; of < (isOfTier ? tier + 1 : tiers.Length); of++)
        {
            var lines = LinesOf(evaluation, of, capacity, groups);
            // Who got a place and lost it to a quota is none of the members: the place is taken all the same.
            taken += Math.Max(members[of], lines.Sum(line => line.Placed) - (mine == of ? 1 : 0));
            isBeforeOthers |= of > tier && members[of] > 0;
            if (of == tier && mine != tier && lines is [{ LastMerchant: { } id }] && evaluation.Population.MerchantIds.IndexOf(id) is var placed and >= 0 && (last < 0 || order(placed, last) > 0))
                last = placed;
        }
        if (taken < capacity.Places)
            return PlaceGiven.Free;
        if (isOfTier ? mine == tier : mine != Memberships.NoTier)
            return PlaceGiven.Own;
        // The last one may be the merchant itself.
        return isBeforeOthers || (last >= 0 && order(row, last) <= 0) ? PlaceGiven.Appeals : PlaceGiven.None;

        bool IsOne(byte code) => isOfTier ? code == tier : code != Memberships.NoTier;
    }

    /// <summary>The recorded lines of a tier that tell how many places of a capacity were taken in the merchant's group; none where the tier's own groups are others.</summary>
    private CutOff[] LinesOf(Evaluation evaluation, int tier, Capacity capacity, RowGroups groups)
    {
        var programme = evaluation.Programme.Programme;
        var lines = cutOffs.Where(line => line.Tier == programme.Tiers[tier].Id);
        if (capacity.Per is null)
            return [.. lines];
        return (programme.Tiers[tier].Capacity ?? programme.Capacity)?.Per != capacity.Per
            ? []
            : [.. lines.Where(line => groups[row] == RowGroups.None ? !line.GroupKnown : line.GroupKnown && line.Group == groups.NameOf(groups[row]))];
    }

    private static RowGroups Groups(Evaluation evaluation, Capacity capacity)
    {
        var count = evaluation.Population.Count;
        return new RowGroups(capacity.Per is null ? null : (StringColumn?)evaluation.Population.Find(capacity.Per) ?? new StringColumn(new int[count], [], new BitMask(count)), count);
    }

    private static Comparison<int> Order(Evaluation evaluation, Capacity capacity, Func<int, bool>? isFirst)
    {
        var ranking = MerchantRanking.Of(evaluation, capacity.RankBy);
        return (left, right) => isFirst is not null && isFirst(left) != isFirst(right) ? (isFirst(left) ? -1 : 1) : ranking.Compare(left, right);
    }
}
