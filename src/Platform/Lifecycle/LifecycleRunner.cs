using System.Collections.Immutable;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Lifecycle;

/// <summary>
/// Finds what happens to memberships between reviews: changes of what live conditions read, merchant by merchant, each as of the instant from which it counts and with what was known then. What comes out does not
/// depend on how the time is cut into runs.
/// </summary>
public sealed class LifecycleRunner(FuyaoDatabase database, LiveRulesBook book)
{
    private readonly LiveChangeReader changeReader = new(database);

    /// <summary>Whether anything is to be looked at; asked before a transaction is begun for it.</summary>
    /// <param name="standing">How everybody stands at the beginning.</param>
    /// <param name="before">As for <see cref="Advance"/>, like <paramref name="through"/>.</param>
    public bool HasWork(StandingSinceReview standing, Instant before, Instant through) => standing.DueBy(through).Any() || Changes(standing, before).Any();

    /// <param name="standing">How everybody stands at the beginning.</param>
    /// <param name="before">Changes that count from before this instant are seen.</param>
    /// <param name="through">What is due by then happens, this instant included.</param>
    /// <param name="comingIn">Who came in within this time, and is a part of <paramref name="standing"/>: watched from then on.</param>
    /// <returns>What happened in the order of instants and, within one, of merchant ids.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public ImmutableArray<MembershipEvent> Advance(StandingSinceReview standing, Instant before, Instant through, ImmutableArray<EnrolmentEvent> comingIn)
    {
        var changes = Changes(standing, before).Concat(comingIn.Where(one => one.Joins).Select(one => new LiveChange(one.Row, one.At))).Distinct().ToList();
        var merchantCount = new MerchantStore(database).Count();
        Instant[] forEverybody = [.. changes.Where(change => change.Row is null).Select(change => change.At).Distinct()];
        var rows = changes.Select(change => change.Row).OfType<int>().Concat(standing.DueBy(through)).ToHashSet();
        if (forEverybody.Length > 0)
        {
            rows.UnionWith(standing.LastEvents.Keys);
            foreach (var at in forEverybody)
                rows.UnionWith(NotMeetingAll(standing, at, merchantCount));
        }
        rows.RemoveWhere(row => standing.Of(row) is null);
        if (rows.Count == 0)
            return [];

        ImmutableArray<LiveRules> rules = [.. book.OfVersions.Concat(standing.LastEvents.Values.Select(one => one.After.LeavingUnder).OfType<LiveRules>()).Where(each => !each.WatchesNothing).Distinct()];
        var histories = rules.IsEmpty ? [] : new MerchantHistoryReader(database).Read([.. rules.Select(each => each.Inputs)], rows, standing.ReviewedAt - rules.Max(each => each.LongestWithin), merchantCount).ToDictionary(history => history.Row);
        var instantsByRow = changes.Where(change => change.Row is not null).ToLookup(change => change.Row!.Value, change => change.At);
        // Who came in since the review is watched from then on.
        Instant[] Observed(int row) => [.. instantsByRow[row].Concat(forEverybody).Where(at => !standing.Enrolled.TryGetValue(row, out var enrolled) || at >= enrolled.At).Distinct().Order()];
        var truths = new LiveTruths(histories, book.InForce);
        truths.Prepare(rows.SelectMany(row => Observed(row).Select(at => (row, at))));
        var events = rows.SelectMany(row => MembershipCourse.Run(row, standing.Of(row)!, Observed(row), through, book.InForce, (asked, at) => truths.Of(asked, row, at))).ToList();
        if (events.Count == 0)
            return [];
        var merchants = new MerchantStore(database).Load();
        // Stable: what happens to one merchant at one instant stays in its order.
        return [.. events.OrderBy(one => one.At).ThenBy(one => merchants.IdOf(one.Row), StringComparer.Ordinal)];
    }

    private IEnumerable<LiveChange> Changes(StandingSinceReview standing, Instant before)
    {
        var progress = standing.Progress;
        var pending = standing.LastEvents.Values.Select(one => one.After.LeavingUnder).OfType<LiveRules>();
        var versions = book.OfVersions.Where(rules => !rules.WatchesNothing).ToList();
        return versions.Where(rules => rules.From >= progress.Before && rules.From < before).Select(rules => new LiveChange(null, rules.From))
            .Concat(versions.Concat(pending).Distinct().SelectMany(rules => changeReader.Read(rules.Inputs, progress, before)));
    }

    private IEnumerable<int> NotMeetingAll(StandingSinceReview standing, Instant at, int merchantCount)
    {
        if (book.InForce(at) is not { WatchesNothing: false } rules)
            return [];
        var catalogue = rules.Version.Catalogue;
        var reader = new PopulationReader(database);
        var columns = rules.Inputs.Facts.ToDictionary(fact => fact, fact => reader.ReadState(catalogue.Find(fact)!, catalogue, at, at, merchantCount));
        // Only the columns are read; nobody is named.
        var nameless = new string[merchantCount];
        Array.Fill(nameless, "");
        var staff = new StaffStore(database).Records(book.Programme, at);
        return LiveSweep.NotMeetingAll(rules, Evaluation.Bind(rules.Version, new Population(nameless, columns), staff, at), standing.Memberships());
    }
}
