using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Enrolments;

/// <summary>Registrations, invitations, reviews and what happens between them come out in one order of time, however that time is cut into runs (decisions 0034, 0038), as the plain model says.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public class EnrolmentPropertyTests
{
    private const string Rules = "review: { every: month, due_by: \"3 24:00\", facts: previous-month }\nbetween_reviews: { live: [CONDITION], leave: { within: 0h }, rejoin: { within: 72h } }\ncapacity: { places: 4, rank_by: paid desc }";
    private const int Places = 4;

    private static readonly Instant Begin = NewcomerMarket.At("2020-04-01");
    private static readonly Instant End = NewcomerMarket.At("2020-06-20");
    private static readonly Instant[] Reviews = [.. new[] { "2020-04-03T24:00", "2020-05-03T24:00", "2020-06-03T24:00" }.Select(NewcomerMarket.At)];

    private static readonly CheckedProgramme Newcomers = NewcomerMarket.OnRegistration(rules: Rules.Replace("CONDITION", "licensed", StringComparison.Ordinal));
    private static readonly CheckedProgramme Invited = NewcomerMarket.ByInvitation(Rules.Replace("CONDITION", "score", StringComparison.Ordinal), score: "licensed");

    [Fact]
    public void Registrations_come_out_as_the_plain_model_says_in_one_run_and_in_many() => Holds(Newcomers, ["plus", "base"], byRegistration: true);

    [Fact]
    public void Invitations_come_out_as_the_plain_model_says_in_one_run_and_in_many() => Holds(Invited, ["gold", "listed"], byRegistration: false);

    private static void Holds(CheckedProgramme version, string[] tiers, bool byRegistration)
    {
        var told = new HashSet<string>();
        for (var seed = 0; seed < TestRun.Count(ordinary: 4, whenLong: 60, whenRepeated: 2); seed++)
        {
            var random = new Random(seed);
            var changes = Changes(random, isKnownFromTheBeginning: !byRegistration);
            var invitations = byRegistration ? [] : Invitations(random, tiers);
            var plain = new PlainEnrolment(changes, invitations, Reviews, Places, tiers, byRegistration);
            plain.Run(End);
            told.UnionWith(plain.Events.Select(line => line.Split(' ')[3]));

            var atOnce = Outcome(version, changes, invitations, [End]);
            atOnce.Events.ShouldBe(plain.Events.Order(StringComparer.Ordinal).ToArray(), $"seed {seed}");
            atOnce.Standings.ShouldBe(plain.Standings.ToArray(), $"seed {seed}");
            var steps = Outcome(version, changes, invitations, Steps(random));
            steps.Events.ShouldBe(atOnce.Events, $"seed {seed}, in steps");
            steps.Standings.ShouldBe(atOnce.Standings, $"seed {seed}, in steps");
        }
        told.ShouldBeSubsetOf(["Awaiting", "Registered", "Queued", "Refused", "Left", "Returned", "Accepted", "Declined", "Lapsed"]);
        told.Count.ShouldBeGreaterThan(4, "otherwise little is shown");
    }

    /// <summary>Cut at random, now and then twice at the same instant, and with days of which nobody looks.</summary>
    private static Instant[] Steps(Random random) => [.. Enumerable.Range(0, 20).Select(_ => Begin + Duration.FromMinutes(random.Next((int)(End - Begin).TotalMinutes))).SelectMany(at => random.Next(3) == 0 ? [at, at] : new[] { at }).Append(End).Append(End).Order()];

    private static (string[] Events, string[] Standings) Outcome(CheckedProgramme version, IReadOnlyList<FactChange> changes, IReadOnlyList<Invitation> invitations, Instant[] runs)
    {
        using var market = new NewcomerMarket();
        foreach (var month in (string[])["2020-03", "2020-04", "2020-05"])
            market.Month(month);
        market.Change([.. changes]);
        using (var transaction = market.Database.Begin())
        {
            var store = new InvitationStore(market.Database);
            foreach (var one in invitations)
                if (store.Send(version.Programme.Id, one, transaction) is { Answer: { } answer } sent)
                    store.Answer(sent.Id, answer, transaction);
            transaction.Commit();
        }
        // What a review knows is what is stored when it is decided, so that the clock stands still.
        foreach (var upTo in runs)
            new ReviewRunner(market.Database, new GoldMarket.MovableClock { Now = End }).Run([version], upTo, isDryRun: false);

        market.Replay().Differences.ShouldBeEmpty();
        var (id, book, reviews) = (version.Programme.Id, new LiveRulesBook(market.Database, [version]), new ReviewStore(market.Database));
        var all = reviews.All(id);
        string[] events =
        [
            .. new EnrolmentEventStore(market.Database).All(id, book.VersionOf).Select(stored => Line(stored.Event.At, stored.Event.Row, stored.Event.Kind.ToString(), stored.Event.Tier)),
            .. all.Cast<StoredReview?>().Prepend(null).SelectMany(review => new MembershipEventStore(market.Database).After(id, review, book.OfStored)).Select(stored => Line(stored.Event.At, stored.Event.Row, stored.Event.Kind.ToString(), null)),
        ];
        return
        (
            [.. events.Order(StringComparer.Ordinal)],
            [.. all.Select(review => Standing(reviews.LoadMemberships(review))), Standing(StandingSinceReview.Load(market.Database, book, all[^1]).Memberships())]
        );
    }

    private static string Line(Instant at, int row, string kind, string? tier) => $"{NewcomerMarket.Written(at)} {NewcomerMarket.Merchants[row]} {kind}{(tier is null ? "" : $" {tier}")}";

    private static string Standing(Memberships memberships) => string.Join(' ', Enumerable.Range(0, memberships.Count).Select(row => memberships.TierOf(row) ?? memberships.StatusOf(row).ToString()));

    private static ImmutableArray<FactChange> Changes(Random random, bool isKnownFromTheBeginning)
    {
        var changes = new List<FactChange>();
        for (var row = 0; row < NewcomerMarket.Merchants.Length; row++)
        {
            var day = isKnownFromTheBeginning ? Begin : Begin + Duration.FromDays(random.Next(60));
            var seen = isKnownFromTheBeginning ? Begin - Duration.FromDays(4) : day + Duration.FromHours(random.Next(24));
            var facts = isKnownFromTheBeginning || random.Next(2) == 0 ? seen : seen + Duration.FromHours(random.Next(40));
            Add(row, "registered_on", day.InZone(NewcomerMarket.Catalogue.Zone).ToString("uuuu-MM-dd", null), seen);
            Add(row, "paid", $"{random.Next(3)}", facts);
            Add(row, "licensed", random.Next(4) == 0 ? "false" : "true", facts);
            for (var left = random.Next(6); left > 0; left--)
                Add(row, random.Next(4) == 0 ? "paid" : "licensed", null, seen + Duration.FromMinutes(15 * random.Next(4000)));
        }
        return [.. changes.Where(change => change.KnownAt < End).OrderBy(change => change.KnownAt)];

        void Add(int row, string fact, string? value, Instant occurred)
        {
            var known = random.Next(4) == 0 ? occurred + Duration.FromHours(random.Next(70)) : occurred;
            changes.Add(new FactChange(row, fact, value ?? (fact == "paid" ? $"{random.Next(3)}" : random.Next(2) == 0 ? "true" : "false"), occurred, known, "test"));
        }
    }

    private static ImmutableArray<Invitation> Invitations(Random random, string[] tiers) =>
    [
        .. Enumerable.Range(0, NewcomerMarket.Merchants.Length).Select(row =>
        {
            var sent = Begin + Duration.FromMinutes(15 * random.Next(6000));
            var until = sent + Duration.FromDays(random.Next(1, 15));
            var answered = sent + (until - sent) * random.NextDouble();
            return new Invitation(0, row, tiers[random.Next(2)], sent, until, "wang", "seen", random.Next(4) == 0 ? null : new InvitationAnswer(random.Next(4) > 0, Instant.FromUnixTimeSeconds(answered.ToUnixTimeSeconds()), "li"));
        }),
    ];
}
