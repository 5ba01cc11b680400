using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Reviews;

/// <summary>Reviews over stored facts: due ones in order, once, and never on a hole (semantics.md, “Facts late”, “Instants of a review”).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ReviewRunnerTests : IDisposable
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    internal static readonly FactCatalogue Catalogue = FactCatalogueReader.Read(YamlReader.Read("catalogue.yaml", """
        catalogue: tiny
        zone: Asia/Shanghai
        currency: CNY
        facts:
          gmv:      { type: money, kind: period, label: { zh: 成交额, en: GMV }, source: { zh: 交易, en: Orders } }
          category: { type: string, kind: period, label: { zh: 类目, en: Category }, source: { zh: 档案, en: Register } }
        """).Root!, out _)!;

    private readonly TestStore place = new();
    private readonly FuyaoDatabase database;
    private readonly StillClock clock = new();

    public ReviewRunnerTests() => database = place.Open();

    public void Dispose()
    {
        database.Dispose();
        place.Dispose();
    }

    [Fact]
    public void Every_review_that_is_due_is_carried_out_once_the_earliest_first()
    {
        Store("2016-10", ("a", 3000), ("b", 8000), ("c", 100));
        Store("2016-11", ("a", 8000), ("b", 3000), ("c", 100), ("d", 5000));
        var runner = new ReviewRunner(database, clock);

        var run = runner.Run([Version()], At("2016-12-04"), isDryRun: false);

        run.Reviews.Select(review => review.FactsCitation).ShouldBe(["2016-10#1 current@0", "2016-11#1 current@0"]);
        run.Reviews[1].Counts.ShouldSatisfyAllConditions(
            counts => counts.Promoted.ShouldBe(1), counts => counts.Demoted.ShouldBe(1), counts => counts.Joined.ShouldBe(1), counts => counts.Left.ShouldBe(0));
        run.NextDue.ShouldBe(At("2017-01-03T24:00"));
        Members().ShouldBe(["a SS", "b S", "d S"]);
    }

    [Fact]
    public void The_same_review_twice_changes_nothing_and_says_that_it_is_decided()
    {
        Store("2016-10", ("a", 3000));
        var runner = new ReviewRunner(database, clock);
        runner.Run([Version()], At("2016-11-04"), isDryRun: false);
        var first = new ReviewStore(database).Latest("tiny");
        clock.Now += Duration.FromHours(1);

        var again = runner.Run([Version()], At("2016-11-04"), isDryRun: false);

        again.Reviews.ShouldBeEmpty();
        again.DecidedBefore.ShouldNotBeNull().DecidedAt.ShouldBe(first!.DecidedAt);
        new ReviewStore(database).All("tiny").Length.ShouldBe(1);
    }

    [Fact]
    public void A_review_without_closed_facts_waits_is_marked_late_and_holds_back_those_after_it()
    {
        Store("2016-11", ("a", 8000));
        var runner = new ReviewRunner(database, clock);

        var run = runner.Run([Version()], At("2016-12-04"), isDryRun: false);

        run.Reviews.ShouldBeEmpty();
        run.Waiting.ShouldNotBeNull().FactsPeriod.ShouldBe(Period.Parse("2016-10"));
        new ReviewStore(database).Delays("tiny").ShouldHaveSingleItem().NoticedAt.ShouldBe(clock.Now);
        new ReviewStore(database).Latest("tiny").ShouldBeNull();

        Store("2016-10", ("a", 3000));
        runner.Run([Version()], At("2016-12-04"), isDryRun: false).Reviews.Length.ShouldBe(2);
        new ReviewStore(database).Delays("tiny").ShouldBeEmpty();
    }

    [Fact]
    public void A_snapshot_of_a_period_that_was_not_over_is_not_read()
    {
        Store("2016-10", isClosed: false, ("a", 3000));

        new ReviewRunner(database, clock).Run([Version()], At("2016-11-04"), isDryRun: false).Waiting.ShouldNotBeNull();
    }

    [Fact]
    public void A_dry_run_decides_review_after_review_and_stores_nothing()
    {
        Store("2016-10", ("a", 3000));
        Store("2016-11", ("a", 8000));

        var run = new ReviewRunner(database, clock).Run([Version()], At("2016-12-04"), isDryRun: true);

        run.Reviews[1].Counts.Promoted.ShouldBe(1);
        new ReviewStore(database).Latest("tiny").ShouldBeNull();
        new ReviewStore(database).Delays("tiny").ShouldBeEmpty();
    }

    [Fact]
    public void A_review_that_another_process_decides_meanwhile_stays_as_it_was_decided_there()
    {
        Store("2016-10", ("a", 3000), ("b", 8000));
        Store("2016-11", ("a", 8000), ("b", 3000));
        using var elsewhere = place.Open();
        var first = new ReviewRunner(database, clock);
        var reviews = new ReviewStore(database);

        // The other process has found out what is due, and is about to decide it.
        var run = new ReviewRunner(elsewhere, clock).Run([Version()], At("2016-12-04"), isDryRun: false, begins: _ =>
        {
            if (reviews.Latest("tiny") is null)
                first.Run([Version()], At("2016-11-04"), isDryRun: false).Reviews.Length.ShouldBe(1);
        });

        run.Reviews.Select(review => review.Occasion.NominalAt).ShouldBe([At("2016-12-03T24:00")], "the one of November was decided by the first");
        run.DecidedBefore.ShouldNotBeNull().NominalAt.ShouldBe(At("2016-11-03T24:00"));
        reviews.All("tiny").Length.ShouldBe(2);
        run.Reviews[0].Counts.ShouldSatisfyAllConditions(counts => counts.Promoted.ShouldBe(1), counts => counts.Demoted.ShouldBe(1), counts => counts.Joined.ShouldBe(0));
    }

    [Fact]
    public void Who_joined_the_marketplace_later_is_not_reviewed_for_the_months_before()
    {
        Store("2016-10", ("a", 3000));
        Store("2016-11", ("a", 3000), ("b", 3000));

        var run = new ReviewRunner(database, clock).Run([Version()], At("2016-12-04"), isDryRun: false);

        run.Reviews.Select(review => (review.Counts.Merchants, review.Counts.Undecided)).ShouldBe([(1, 0), (2, 0)]);
    }

    [Fact]
    public void A_member_of_whom_the_facts_no_longer_speak_keeps_its_tier_as_unknown()
    {
        Store("2016-10", ("a", 3000), ("b", 3000));
        Store("2016-11", ("b", 3000));

        var run = new ReviewRunner(database, clock).Run([Version()], At("2016-12-04"), isDryRun: false);

        run.Reviews[1].Counts.KeptUnknown.ShouldBe(1);
        Members().ShouldBe(["a S", "b S"]);
    }

    [Fact]
    public void Each_review_is_decided_by_the_version_in_force_at_its_instant()
    {
        Store("2016-10", ("a", 3000));
        Store("2016-11", ("a", 3000));
        var later = Version("2016-12-01", line: 4000, published: "2016-11-01");

        var run = new ReviewRunner(database, clock).Run([Version(), later], At("2016-12-04"), isDryRun: false);

        run.Reviews.Select(review => review.Counts.Members).ShouldBe([1, 0]);
        new ProgrammeVersionStore(database).Of("tiny").Select(version => version.Effective).ShouldBe(["2016-11-03", "2016-12-01"]);
    }

    [Fact]
    public void Until_a_rule_was_published_for_a_whole_period_the_version_before_judges_losses()
    {
        Store("2016-10", ("a", 3000), ("b", 3000));
        Store("2016-11", ("a", 3000), ("b", 1));
        var later = Version("2016-12-01", line: 4000, published: "2016-11-15");

        new ReviewRunner(database, clock).Run([Version(), later], At("2016-12-04"), isDryRun: false);

        Members().ShouldBe(["a S"], "a falls short of the new line only, b of both");
    }

    [Fact]
    public void Judgements_recorded_at_the_desk_are_read_by_the_next_review()
    {
        Store("2016-10", ("a", 3000), ("b", 3000));
        var desk = new StaffDesk(database, clock, [Version()]);
        desk.Add("uncompetitive", "a", At("2016-11-01"), null, "no stock", "wang").Until.ShouldBe(At("2017-01-01"));
        desk.Add("uncompetitive", "b", At("2016-10-01"), At("2016-11-01"), "no stock", "wang");

        new ReviewRunner(database, clock).Run([Version()], At("2016-11-04"), isDryRun: false);

        Members().ShouldBe(["b S"]);
        Should.Throw<StaffDeskException>(() => desk.Add("uncompetetive", "a", null, null, "x", "wang")).Message.ShouldContain("it has uncompetitive");
        Should.Throw<StaffDeskException>(() => desk.Add("uncompetitive", "nobody", null, null, "x", "wang")).Message.ShouldContain("no merchant 'nobody'");
        Should.Throw<StaffDeskException>(() => desk.Add("uncompetitive", "a", null, null, " ", "wang")).Message.ShouldContain("reason");
    }

    [Fact]
    public void Who_is_taken_off_a_list_is_off_from_then_on_and_stays_on_record()
    {
        Store("2016-10", ("a", 3000));
        var desk = new StaffDesk(database, clock, [Version()]);
        clock.Now = At("2016-11-01");
        desk.Add("uncompetitive", "a", null, null, "no stock", "wang");
        clock.Now = At("2016-11-02");
        desk.Remove("uncompetitive", "a", null, "stock is back", "li");

        new StaffStore(database).Records("tiny").Listed("uncompetitive", 0, At("2016-11-01T23:59")).ShouldBeTrue();
        new StaffStore(database).Records("tiny").Listed("uncompetitive", 0, At("2016-11-02")).ShouldBeFalse();
        desk.Show("uncompetitive").ShouldHaveSingleItem().Stored.EndedReason.ShouldBe("stock is back");
        Should.Throw<StaffDeskException>(() => desk.Remove("uncompetitive", "a", null, "again", "li"));
    }

    [Fact]
    public void A_programme_of_claims_without_a_calendar_is_refused_in_words()
    {
        var text = VersionText("2016-11-03", 2295, "2016-10-01").Replace("enrol: automatic", "enrol: application", StringComparison.Ordinal);
        var version = Check(text[..text.IndexOf("review:", StringComparison.Ordinal)]);

        Should.Throw<ReviewRefusedException>(() => new ReviewRunner(database, clock).Run([version], At("2016-12-04"), isDryRun: false))
            .Message.ShouldContain("has no fact 'application.accepted_at'");
    }

    [Fact]
    public void A_decision_can_be_read_again_with_its_conditions_and_its_programme()
    {
        Store("2016-10", ("a", 3000), ("b", null));
        new ReviewRunner(database, clock).Run([Version()], At("2016-11-04"), isDryRun: false);

        var store = new ReviewStore(database);
        var review = store.Latest("tiny").ShouldNotBeNull();

        store.LoadCondition(review, "S", "scale")[0].ShouldBe(Truth.True);
        store.LoadCondition(review, "S", "scale")[1].ShouldBe(Truth.Unknown);
        store.LoadMemberships(review).TierOf(0).ShouldBe("S");
        var stored = new ProgrammeVersionStore(database).Load(review.ProgrammeVersionId);
        ProgrammeFinder.Check(stored, Catalogue).Sha256.ShouldBe(stored.Sha256);
    }

    [Fact]
    public void Several_months_at_once_decide_as_one_by_one()
    {
        var atOnce = Decided(["2017-04-04"]);
        var oneByOne = Decided(["2016-11-04", "2016-12-04", "2017-01-04", "2017-02-04", "2017-03-04", "2017-04-04"]);

        atOnce.Length.ShouldBe(6);
        oneByOne.ShouldBe(atOnce);

        // What each review stored, over half a year of random turnovers, comings and goings, two versions of the programme and a judgement by staff.
        static string[] Decided(string[] runs)
        {
            using var tests = new ReviewRunnerTests();
            var random = new Random(20_161_103);
            for (var month = Period.Parse("2016-10"); month <= Period.Parse("2017-03"); month = month.Next())
                tests.Store(month.ToString(), [.. Enumerable.Range(0, 40).Where(_ => random.Next(5) > 0).Select(merchant =>
                    ($"m{merchant}", random.Next(6) == 0 ? (int?)null : random.Next(1, 9) * 1000))]);
            tests.clock.Now = At("2017-06-01");
            CheckedProgramme[] versions = [Version(), Version("2017-01-01", line: 4000, published: "2016-12-15")];
            new StaffDesk(tests.database, tests.clock, [.. versions]).Add("uncompetitive", "m1", At("2016-12-03T24:00"), At("2017-01-03T24:00"), "no stock", "wang");
            foreach (var upTo in runs)
                new ReviewRunner(tests.database, tests.clock).Run([.. versions], At(upTo), isDryRun: false);
            var reviews = new ReviewStore(tests.database);
            return [.. reviews.All("tiny").Select(review => reviews.LoadMemberships(review) is var after
                ? $"{review.NominalAt} {review.FactsCitation} {string.Join(' ', Enumerable.Range(0, after.Count).Select(row => $"{after.StatusOf(row)} {after.TierOf(row)} {after.SinceOf(row)} {after.FlagsOf(row)}"))}"
                : "")];
        }
    }

    [Fact]
    public void A_revision_after_a_review_changes_nothing_that_was_decided_and_counts_in_the_next_one_only_by_its_own_period()
    {
        Store("2016-10", ("a", 3000));
        var runner = new ReviewRunner(database, clock);
        runner.Run([Version()], At("2016-11-04"), isDryRun: false);
        Store("2016-10", ("a", 1));
        Store("2016-11", ("a", 3000));

        runner.Run([Version()], At("2016-12-04"), isDryRun: false).Reviews.ShouldHaveSingleItem().Counts.Members.ShouldBe(1);

        var reviews = new ReviewStore(database);
        reviews.All("tiny").Select(review => review.FactsCitation).ShouldBe(["2016-10#1 current@0", "2016-11#1 current@0"]);
        reviews.LoadMemberships(reviews.All("tiny")[0]).TierOf(0).ShouldBe("S");
    }

    internal static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    internal static string VersionText(string effective, int line, string published) => $$"""
        programme: tiny
        title: { zh: 小, en: Tiny }
        published: {{published}}
        effective: {{effective}}
        zone: Asia/Shanghai
        enrol: automatic
        lists:
          uncompetitive: { by: approver, months: 2 }
        require:
          competitive: "!listed('uncompetitive')"
        tiers:
          - { id: SS, title: { zh: 超, en: Super }, require: { scale: gmv >= 6560 } }
          - { id: S, title: { zh: 星, en: Star }, require: { scale: gmv >= {{line}} } }
        review: { every: month, due_by: "3 24:00", facts: previous-month }
        """;

    internal static CheckedProgramme Version(string effective = "2016-11-03", int line = 2295, string published = "2016-10-01") => Check(VersionText(effective, line, published));

    internal static CheckedProgramme Check(string text)
    {
        var check = ProgrammeChecker.Check(new ProgrammeSource(new ProgrammeFile("tiny.yaml", text), YamlReader.Read("tiny.yaml", text).Root!, ImmutableDictionary<string, ProgrammeTable>.Empty), Catalogue);
        return check.Programme ?? throw new InvalidOperationException(string.Join('\n', check.Errors));
    }

    private string[] Members() => [.. MemberList.Load(database, [Version()])!.Find(null, MembershipStatus.Member).Select(member => $"{member.Merchant} {member.Tier}").Order(StringComparer.Ordinal)];

    private void Store(string period, params (string Merchant, int? Gmv)[] merchants) => Store(period, isClosed: true, merchants);

    private void Store(string period, bool isClosed, params (string Merchant, int? Gmv)[] merchants) => Store(database, period, isClosed, merchants);

    internal static void Store(FuyaoDatabase database, string periodText, bool isClosed, params (string Merchant, int? Gmv)[] merchants)
    {
        var period = Period.Parse(periodText);
        var store = new MerchantStore(database);
        var index = store.Load();
        var gmv = new LongColumnBuilder(ColumnType.Money);
        var present = new List<int>();
        foreach (var (merchant, amount) in merchants)
        {
            var row = index.FindOrAdd(System.Text.Encoding.UTF8.GetBytes(merchant));
            present.Add(row);
            if (amount is { } known)
                gmv.Set(row, Money.FromWhole(known).Units);
        }
        var mask = new BitMask(index.Count);
        foreach (var row in present)
            mask[row] = true;
        using var transaction = database.Begin();
        store.Save(index, transaction);
        new SnapshotStore(database).Save(
            new SnapshotDraft
            {
                Period = period,
                ObservedAt = period.BoundsIn(Zone).End,
                KnownAt = period.BoundsIn(Zone).End,
                IsClosed = isClosed,
                Source = "test",
                SourceSha256 = "test",
                Present = mask,
                ColumnByFact = ImmutableDictionary<string, Column>.Empty.Add("gmv", gmv.Build(index.Count)),
            },
            transaction);
        transaction.Commit();
    }

    private sealed class StillClock : IClock
    {
        public Instant Now { get; set; } = At("2016-12-04");

        public Instant GetCurrentInstant() => Now;
    }
}
