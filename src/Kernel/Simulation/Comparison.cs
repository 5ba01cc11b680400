using System.Collections.Immutable;
using System.Numerics;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>Compares what a draft gives with the members of today, word by word of their masks: only merchants whose tier changes are looked at one by one.</summary>
internal sealed class Comparison
{
    private readonly TodayMembers today;
    private readonly CheckedProgramme draft;
    private readonly Crowd crowd;
    private readonly ImmutableArray<string> tierIds;
    private readonly ImmutableArray<int> answerTierOfToday;
    private readonly ImmutableArray<ulong[]?> todayMasks;
    private readonly ImmutableArray<string?> facts;
    private readonly ImmutableArray<Grouping> groupings;
    private readonly BenefitCosts benefits;
    private readonly TierCosts costs;
    private readonly int draftTiers;

    /// <param name="crowd">Who is looked at; answers are about everybody all the same.</param>
    public Comparison(TodayMembers today, CheckedProgramme draft, Crowd crowd)
    {
        this.today = today;
        this.draft = draft;
        this.crowd = crowd;
        var programme = draft.Programme;
        draftTiers = programme.Tiers.Length;
        tierIds = [.. programme.Tiers.Select(tier => tier.Id).Concat(today.TierIds).Distinct()];
        answerTierOfToday = [.. today.TierIds.Select(id => tierIds.IndexOf(id))];
        todayMasks = [.. tierIds.Select(id => today.TierIds.IndexOf(id) is var tier and >= 0 ? crowd.TodayMasks[tier] : null)];
        facts = [.. today.By.Append(null).Concat(ProgrammeExpressions.Capacities(programme).Select(capacity => capacity.Per)).Distinct()];
        groupings = [.. facts.Select(crowd.GroupingOf)];
        var hasSameBenefits = programme.Benefits == today.Version.Programme.Benefits && programme.Tiers == today.Version.Programme.Tiers;
        benefits = hasSameBenefits ? today.Benefits : BenefitCosts.Of(draft);
        costs = crowd.CostsOf(benefits);
        crowd.Movement.Begin([.. programme.Tiers.Select(tier => tier.Id)]);
    }

    /// <summary>By the conditions: block by block on all processors.</summary>
    public Tally Run(TierPass pass)
    {
        var sum = NewTally();
        var adding = new Lock();
        Parallel.For(
            0, RowBlocks.CountOf(crowd.Population.Count), () => (Tally: NewTally(), Best: new ulong[draftTiers * Step.WordsPerSlice]),
            (block, _, own) =>
            {
                var (first, end) = RowBlocks.RowsOf(block, crowd.Population.Count);
                for (; first < end; first += Step.RowsPerSlice)
                {
                    var count = Math.Min(Step.RowsPerSlice, end - first);
                    pass.Run(first, count, own.Best);
                    CompareSlice(first, BitMask.WordCount(count), own.Best, own.Tally);
                }
                return own;
            },
            own =>
            {
                lock (adding)
                    sum.Add(own.Tally);
            });
        return sum;
    }

    /// <summary>With memberships that a review gave: where places, claims or publication decide too.</summary>
    public Tally Compare(Memberships after)
    {
        var tally = NewTally();
        var best = new ulong[draftTiers * Step.WordsPerSlice];
        for (var first = 0; first < after.Count; first += Step.RowsPerSlice)
        {
            var count = Math.Min(Step.RowsPerSlice, after.Count - first);
            Array.Clear(best);
            for (var index = 0; index < count; index++)
                if (after.TierCodes[first + index] is var tier and not Memberships.NoTier)
                    best[tier * Step.WordsPerSlice + index / BitMask.BitsPerWord] |= 1UL << (index % BitMask.BitsPerWord);
            CompareSlice(first, BitMask.WordCount(count), best, tally);
        }
        return tally;
    }

    /// <summary>Whether more qualify than there are places somewhere, so that some would be refused one.</summary>
    public bool Overflows(Tally tally)
    {
        var programme = draft.Programme;
        return (programme.Capacity is { } shared && Overflows(shared, Enumerable.Range(0, draftTiers), tally))
            || programme.Tiers.Index().Any(tier => tier.Item.Capacity is { } own && Overflows(own, [tier.Index], tally));
    }

    /// <param name="isLimited">As <see cref="WhatIfAnswer.IsLimited"/>.</param>
    public WhatIfAnswer Answer(Tally tally, int waitingToday, int waiting, bool isLimited)
    {
        var everybody = facts.IndexOf(null);
        var whole = GroupOf(tally, everybody, 0);
        var atHome = ReferenceEquals(benefits, today.Benefits) ? today.Cost : today.Sum(today.Everybody.CostsOf(benefits), answerTierOfToday);
        return new WhatIfAnswer(
            draft,
            [.. tierIds.Select((id, tier) => new TierDifference(id, whole.Today[tier], whole.Draft[tier]))],
            whole.Flows, waitingToday, waiting,
            [
                .. today.By.Select((fact, index) => new Split(
                    fact, [.. Enumerable.Range(0, groupings[index].Count).Select(group => GroupOf(tally, index, group)).Where(group => group.MembersToday + group.Members > 0)])),
            ],
            new MoneyDifference(benefits, today.Cost, atHome + tally.Cost, draft.Programme.Budget?.Limit),
            isLimited);
    }

    private Tally NewTally() => new(tierIds.Length, draftTiers, groupings, costs);

    private void CompareSlice(int first, int words, ReadOnlySpan<ulong> best, Tally tally)
    {
        Span<ulong> changes = stackalloc ulong[Step.WordsPerSlice];
        changes = changes[..words];
        changes.Clear();
        var firstWord = first / BitMask.BitsPerWord;
        for (var tier = 0; tier < tierIds.Length; tier++)
        {
            var now = tier < draftTiers ? best.Slice(tier * Step.WordsPerSlice, words) : default;
            var then = todayMasks[tier] is { } mask ? mask.AsSpan(firstWord, words) : default;
            for (var word = 0; word < words; word++)
                changes[word] |= (now.IsEmpty ? 0 : now[word]) ^ (then.IsEmpty ? 0 : then[word]);
        }
        crowd.Movement.Set(firstWord, best, changes);
        for (var word = 0; word < words; word++)
            for (var left = changes[word]; left != 0; left &= left - 1)
            {
                var bit = BitOperations.TrailingZeroCount(left);
                var row = first + word * BitMask.BitsPerWord + bit;
                var to = 0;
                while (to < draftTiers && (best[to * Step.WordsPerSlice + word] >> bit & 1) == 0)
                    to++;
                var from = crowd.TodayTiers[row];
                tally.Move(row, from == Memberships.NoTier ? tierIds.Length : answerTierOfToday[from], to == draftTiers ? tierIds.Length : to);
            }
    }

    private bool Overflows(Capacity capacity, IEnumerable<int> tiers, Tally tally)
    {
        var grouping = facts.IndexOf(capacity.Per);
        return Enumerable.Range(0, groupings[grouping].Count).Any(group =>
            tiers.Sum(tier => TodayOf(grouping, group, tier) + tally.More(grouping, group, tier)) > capacity.Places);
    }

    private SplitGroup GroupOf(Tally tally, int grouping, int group)
    {
        ImmutableArray<int> before = [.. tierIds.Select((_, tier) => TodayOf(grouping, group, tier))];
        return new SplitGroup(
            groupings[grouping].NameOf(group), before, [.. before.Select((count, tier) => count + tally.More(grouping, group, tier))], tally.FlowsOf(grouping, group));
    }

    private int TodayOf(int grouping, int group, int answerTier) => today.TierIds.IndexOf(tierIds[answerTier]) is var tier and >= 0
        ? today.CountsBy(facts[grouping])[group * today.TierIds.Length + tier]
        : 0;
}
