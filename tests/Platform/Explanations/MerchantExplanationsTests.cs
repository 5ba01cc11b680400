using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Explanations;

/// <summary>Explanations from the data: of the decision that was made, on what was known when it was made (systems.md, “Every decision explains itself”).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class MerchantExplanationsTests : IDisposable
{
    private const string Rules = """
        programme: tiny
        title: { zh: 小, en: Tiny }
        published: 2016-10-01
        effective: 2016-11-03
        zone: Asia/Shanghai
        enrol: automatic
        lists:
          uncompetitive: { by: approver, months: 2 }
        require:
          competitive: "!listed('uncompetitive')"
        tiers:
          - { id: SS, title: { zh: 超, en: Super }, require: { scale: gmv >= 6560, best: percentile(gmv) >= 50.0 } }
          - { id: S, title: { zh: 星, en: Star }, require: { scale: gmv >= 2295 } }
        review: { every: month, due_by: "3 24:00", facts: previous-month }
        """;

    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    private static readonly FactCatalogue Catalogue = FactCatalogueReader.Read(YamlReader.Read("catalogue.yaml", """
        catalogue: tiny
        zone: Asia/Shanghai
        currency: CNY
        facts:
          gmv: { type: money, kind: period, label: { zh: 成交额, en: GMV }, source: { zh: 交易, en: Orders }, controllable: true, better: higher }
        """).Root!, out _)!;

    private readonly FuyaoDatabase database = TestStore.OpenOne();
    private readonly CheckedProgramme version = Check(Rules);

    public void Dispose() => database.Dispose();

    [Fact]
    public void A_decision_is_explained_with_what_it_rests_on()
    {
        Store("2016-10", "2016-11-01", ("a", 3000), ("b", 8000));
        Review("2016-11-04");

        var explanation = Explain("a", "2016-11-10");

        explanation.Standing.ShouldBe(new Standing(
            "S", MembershipStatus.Member, MembershipFlags.None, At("2016-11-03T24:00"), MembershipChange.Joined, At("2016-12-03T24:00")));
        explanation.Evidence.Facts.ShouldBe("2016-10#1 current@0");
        explanation.Evidence.IsDecision.ShouldBeTrue();
        explanation.Tiers.Select(tier => tier.Truth).ShouldBe([Truth.False, Truth.True]);
        explanation.Next!.Outcome.ShouldBe(PathOutcome.NotPromised, "25 of 100 is below the percentile that SS asks for");
    }

    [Fact]
    public void A_correction_that_came_after_a_decision_does_not_change_its_explanation()
    {
        Store("2016-10", "2016-11-01", ("a", 3000), ("b", 8000));
        Review("2016-11-04");
        Store("2016-10", "2016-11-08", ("a", 9000), ("b", 8000), ("late", 10_000));

        var explanation = Explain("a", "2016-11-10");

        explanation.Evidence.Facts.ShouldBe("2016-10#1 current@0");
        explanation.Tiers[1].Conditions.Single().Reason.ShouldBeOfType<LeafReason>().Actual.AsMoney().ShouldBe(Money.FromWhole(3000));
    }

    [Fact]
    public void A_judgement_recorded_after_a_decision_does_not_change_its_explanation_whenever_it_begins()
    {
        Store("2016-10", "2016-11-01", ("a", 3000), ("b", 8000));
        Review("2016-11-04");
        new StaffDesk(database, new StillClock(At("2016-11-08")), [version]).Add("uncompetitive", "a", At("2016-11-01"), null, "no stock", "wang");

        var explanation = Explain("a", "2016-11-10");

        explanation.Standing.Tier.ShouldBe("S");
        explanation.Conditions.Single().Truth.ShouldBe(Truth.True);
        explanation.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void Who_was_taken_off_a_list_after_a_decision_was_on_it_for_the_decision()
    {
        Store("2016-10", "2016-11-01", ("a", 3000), ("b", 8000));
        new StaffDesk(database, new StillClock(At("2016-11-02")), [version]).Add("uncompetitive", "a", At("2016-11-01"), null, "no stock", "wang");
        Review("2016-11-04");
        new StaffDesk(database, new StillClock(At("2016-11-08")), [version]).Remove("uncompetitive", "a", At("2016-11-01"), "a mistake", "wang");

        var explanation = Explain("a", "2016-11-10");

        explanation.Standing.Tier.ShouldBeNull();
        explanation.Conditions.Single().Truth.ShouldBe(Truth.False);
    }

    [Fact]
    public void Merchants_that_came_after_a_decision_take_no_part_in_the_contest_it_is_explained_by()
    {
        var best = Check(Rules.Replace("review:", "capacity: { places: 1, rank_by: percentile(gmv) desc }\nreview:", StringComparison.Ordinal));
        Store("2016-10", "2016-11-01", ("a", 3000), ("b", 8000));
        new ReviewRunner(database, new StillClock(At("2016-11-04"))).Run([best], At("2016-11-04"), isDryRun: false);
        Store("2016-11", "2016-12-01", ("a", 3000), ("b", 8000), ("c", 9000));

        var explanation = new MerchantExplanations(database).Explain([best], "a", At("2016-12-02"));

        explanation.Standing.Status.ShouldBe(MembershipStatus.Waiting);
        explanation.Tiers[1].Place.ShouldNotBeNull().Rank.ShouldBe(1);
    }

    [Fact]
    public void An_earlier_decision_can_be_explained()
    {
        Store("2016-10", "2016-11-01", ("a", 3000), ("b", 8000));
        Store("2016-11", "2016-12-01", ("a", 9000), ("b", 100));
        Review("2016-12-04");

        Explain("b", "2016-11-30").Standing.Tier.ShouldBe("SS");
        Explain("b", "2016-12-30").Standing.Change.ShouldBe(MembershipChange.Left);
        Explain("a", "2016-12-30").Standing.Change.ShouldBe(MembershipChange.Promoted);
    }

    [Fact]
    public void Without_a_decision_the_facts_are_looked_at()
    {
        Store("2016-10", "2016-11-01", ("a", 3000));

        var explanation = Explain("a", "2016-11-02");

        explanation.Evidence.IsDecision.ShouldBeFalse();
        explanation.Evidence.FactsPeriod.ShouldBe(Period.Parse("2016-10"));
        explanation.Standing.Status.ShouldBe(MembershipStatus.None);
        explanation.Tiers[1].Truth.ShouldBe(Truth.True);
    }

    [Fact]
    public void A_listing_is_shown_with_its_reason_and_its_end()
    {
        Store("2016-10", "2016-11-01", ("a", 3000));
        using (var transaction = database.Begin())
        {
            new StaffStore(database).Add("tiny", new StaffEntry("uncompetitive", 0, At("2016-10-15"), At("2016-12-15"), "评分持续下滑", "approver"), At("2016-10-15"), transaction);
            transaction.Commit();
        }
        Review("2016-11-04");

        var entry = Explain("a", "2016-11-10").Conditions.Single().Reason.ShouldBeOfType<LeafReason>().Entry.ShouldNotBeNull();
        entry.Reason.ShouldBe("评分持续下滑");
        entry.Until.ShouldBe(At("2016-12-15"));
    }

    [Fact]
    public void An_unknown_merchant_is_told_with_the_nearest_one()
    {
        Store("2016-10", "2016-11-01", ("seller-1", 3000));

        Should.Throw<UnknownMerchantException>(() => Explain("seler-1", "2016-11-10")).Message.ShouldBe("there is no merchant 'seler-1' in the data; did you mean 'seller-1'?");
    }

    private Explanation Explain(string merchant, string at) => new MerchantExplanations(database).Explain([version], merchant, At(at));

    private void Review(string upTo) => new ReviewRunner(database, new StillClock(At(upTo))).Run([version], At(upTo), isDryRun: false);

    private static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    private static CheckedProgramme Check(string text)
    {
        var source = new ProgrammeSource(new ProgrammeFile("tiny.yaml", text), YamlReader.Read("tiny.yaml", text).Root!, ImmutableDictionary<string, ProgrammeTable>.Empty);
        var check = ProgrammeChecker.Check(source, Catalogue);
        return check.Programme ?? throw new InvalidOperationException(string.Join('\n', check.Errors));
    }

    private void Store(string periodText, string knownAt, params (string Merchant, int Gmv)[] merchants)
    {
        var period = Period.Parse(periodText);
        var store = new MerchantStore(database);
        var index = store.Load();
        var gmv = new LongColumnBuilder(ColumnType.Money);
        foreach (var (merchant, amount) in merchants)
            gmv.Set(index.FindOrAdd(Encoding.UTF8.GetBytes(merchant)), Money.FromWhole(amount).Units);
        using var transaction = database.Begin();
        store.Save(index, transaction);
        new SnapshotStore(database).Save(
            new SnapshotDraft
            {
                Period = period,
                ObservedAt = period.BoundsIn(Zone).End,
                KnownAt = At(knownAt),
                IsClosed = true,
                Source = "test",
                SourceSha256 = knownAt,
                Present = BitMask.All(index.Count),
                ColumnByFact = ImmutableDictionary<string, Column>.Empty.Add("gmv", gmv.Build(index.Count)),
            },
            transaction);
        transaction.Commit();
    }

    private sealed class StillClock(Instant now) : IClock
    {
        public Instant GetCurrentInstant() => now;
    }
}
