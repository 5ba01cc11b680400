using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Programmes;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Simulation;
using Fuyao.Platform.Tests.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Simulation;

/// <summary>Back-tests over stored facts: S from a line of 2,295 in force, and drafts of the same programme.</summary>
public sealed class BackTestRunnerTests : IDisposable
{
    private readonly FuyaoDatabase database = FuyaoDatabase.OpenInMemory();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-back-test-");

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_draft_of_the_future_is_tested_over_all_closed_months_and_nothing_is_stored()
    {
        Store("2016-10", ("a", 3000), ("b", 2000));
        Store("2016-11", ("a", 2000), ("b", 2000));
        Store("2016-12", isClosed: false, ("a", 3000));

        var run = Run(Draft(line: 2000));

        (run.From, run.Until).ShouldBe((Period.Parse("2016-10"), Period.Parse("2016-11")));
        run.Result.Reviews.Select(review => (review.Draft.Members, review.Baseline!.Members, review.Comparison!.Value.Winners)).ShouldBe([(2, 1, 1), (2, 0, 2)]);
        run.Draft.Programme.Effective.ShouldBe(new LocalDate(2030, 2, 1));
        run.Notices[0].En.ShouldContain("(published 2030-01-01, effective 2030-02-01)");
        new ReviewStore(database).All("tiny").ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_draft_the_version_in_force_is_tested_over_the_past()
    {
        Store("2016-09", ("a", 3000));
        Store("2016-10", ("a", 3000));

        // The version of 2016-11-03 and not the one of 2040.
        var run = Run(null, versions: [ReviewRunnerTests.Version(), ReviewRunnerTests.Version("2040-01-01", published: "2039-12-01")]);

        run.Draft.Programme.Effective.ShouldBe(new LocalDate(2016, 11, 3));
        // Due on October 3rd, before the first version was in force: nothing to compare with.
        run.Result.Reviews.Select(review => (review.Draft.Members, review.Baseline?.Members)).ShouldBe([(1, null), (1, 1)]);
        run.Notices.ShouldContain(notice => notice.En == "No rules were in force yet at the first review, which has no winners and losers.");
    }

    [Fact]
    public void The_rules_in_force_keep_to_their_own_publication_and_the_draft_does_not()
    {
        Store("2016-10", ("a", 3000));
        Store("2016-11", ("a", 3000));
        var later = ReviewRunnerTests.Version("2016-12-01", line: 4000, published: "2016-11-15");

        var run = Run(Draft(line: 4000), versions: [ReviewRunnerTests.Version(), later]);

        // Until the line of 4,000 had been announced for a whole month, it took nothing away.
        run.Result.Reviews[1].Baseline!.ShouldSatisfyAllConditions(baseline => baseline.Members.ShouldBe(1), baseline => baseline.KeptUnpublished.ShouldBe(1));
        run.Result.Reviews.Select(review => review.Draft.Members).ShouldBe([0, 0]);
    }

    [Fact]
    public void It_ends_before_a_month_without_facts()
    {
        Store("2016-10", ("a", 3000));
        Store("2016-12", ("a", 3000));

        var run = Run(Draft(2000));

        run.Result.Reviews.Length.ShouldBe(1);
        run.EndedBefore.ShouldNotBeNull().FactsPeriod.ShouldBe(Period.Parse("2016-11"));
    }

    [Fact]
    public void Asked_to_it_goes_on_and_names_what_it_left_out()
    {
        Store("2016-10", ("a", 3000));
        Store("2016-12", ("a", 3000));

        var run = Run(Draft(2000), request => request with { SkipsMissing = true });

        run.EndedBefore.ShouldBeNull();
        run.Result.Reviews.Select(review => review.Occasion.FactsPeriod.ToString()).ShouldBe(["2016-10", "2016-12"]);
        run.Result.Holes.Select(hole => (hole.FactsPeriod.ToString(), hole.IsBaseline)).ShouldBe([("2016-11", true), ("2016-11", false)]);
        // a was a member all the time.
        run.Result.DraftTotals.Churn.Memberships.ShouldBe(1);
    }

    [Fact]
    public void It_can_begin_with_the_members_stored_before_the_window()
    {
        Store("2016-10", ("a", 3000), ("b", 3000));
        Store("2016-11", ("a", 3000));
        new ReviewRunner(database, new Later()).Run([ReviewRunnerTests.Version()], At("2016-11-04"), isDryRun: false);

        var run = Run(Draft(2000), request => request with { From = Period.Parse("2016-11"), BeginsWithMembers = true });

        run.Begin.ShouldNotBeNull().FactsPeriod.ShouldBe(Period.Parse("2016-10"));
        // b is kept, because nothing is known of it in November.
        run.Result.Reviews.ShouldHaveSingleItem().Draft.ShouldSatisfyAllConditions(draft => draft.Joined.ShouldBe(0), draft => draft.Members.ShouldBe(2), draft => draft.KeptUnknown.ShouldBe(1));
        Should.Throw<BackTestRefusedException>(() => Run(Draft(2000), request => request with { BeginsWithMembers = true })).Message.ShouldContain("--begin nobody");
    }

    [Fact]
    public void A_draft_that_is_reviewed_on_other_days_is_compared_by_the_months_of_the_facts()
    {
        Store("2016-10", ("a", 3000), ("b", 1));
        Store("2016-11", ("a", 1), ("b", 3000));

        // Due two days before the rules in force.
        var run = Run(Draft(2295, text => text.Replace("\"3 24:00\"", "\"1 24:00\"", StringComparison.Ordinal)));

        run.Result.Reviews.ShouldAllBe(review => review.Comparison!.Value == default);
        run.Result.Reviews.Select(review => review.Occasion.NominalAt).ShouldBe([At("2016-11-01T24:00"), At("2016-12-01T24:00")]);
    }

    [Fact]
    public void Days_of_a_draft_are_compared_with_the_last_month_in_force()
    {
        Store("2016-10", ("a", 3000));
        foreach (var day in new[] { "2016-10-30", "2016-10-31", "2016-11-01" })
            Store(day, ("a", 3000), ("b", 3000));

        var run = Run(Daily(), request => request with { From = Period.Parse("2016-10"), SkipsMissing = true });

        // October is over with its 31st; from then on b is in by the draft only. The first 29 days have no facts.
        run.Result.Reviews.Select(review => (review.Baseline?.Members, review.Baseline?.Reviews, review.Comparison?.Winners)).ShouldBe([(null, null, null), (1, 1, 1), (1, 0, 1)]);
        run.Result.Holes.Length.ShouldBe(29);
        run.Result.Baseline!.Churn.MemberReviews.ShouldBe(1);
    }

    [Fact]
    public void Days_of_a_draft_without_the_month_in_force_have_nothing_to_be_compared_with()
    {
        foreach (var day in new[] { "2016-10-30", "2016-10-31", "2016-11-01" })
            Store(day, ("a", 3000), ("b", 3000));

        var run = Run(Daily());

        run.Result.Reviews.Select(review => (review.Draft.Members, review.Baseline)).ShouldBe([(2, null), (2, null), (2, null)]);
        run.Result.Baseline.ShouldBeNull();
    }

    [Theory]
    [InlineData("2016-11", "2016-10", "--from 2016-11 lies after --until 2016-10")]
    [InlineData("2017-10", null, "the data has closed snapshots of 2016-10 to 2016-10, none from 2017-10 until 2016-10")]
    [InlineData("2016-10-05", "2016-10-07", "no month lies within 2016-10-05 to 2016-10-07")]
    [InlineData("1900-01", null, "reviews are looked for in the years 1902 to 2997")]
    [InlineData(null, "2999-12", "reviews are looked for in the years 1902 to 2997")]
    public void A_window_without_a_review_is_refused_in_words(string? from, string? until, string message)
    {
        Store("2016-10", ("a", 3000));

        Should.Throw<BackTestRefusedException>(() => Run(Draft(2000), request => request with
        {
            From = from is null ? null : Period.Parse(from),
            Until = until is null ? null : Period.Parse(until),
        })).Message.ShouldContain(message);
    }

    [Fact]
    public void A_cost_beyond_every_amount_is_refused_in_words()
    {
        Store("2016-10", ("a", 3000), ("b", 3000));
        var draft = Draft(2000, text => text.Replace("scale: gmv >= 2000 }", "scale: gmv >= 2000 }, benefits: [cash]", StringComparison.Ordinal)
            + "\nbenefits:\n  cash: { kind: credit, of: promotion, amount: 900000000000000 CNY }\n");

        Should.Throw<BackTestRefusedException>(() => Run(draft)).Message.ShouldContain("until 2016-10 the benefits of 'tiny' cost more than 922337203685477.5807");
    }

    [Fact]
    public void Without_any_closed_snapshot_there_is_nothing_to_test_on()
    {
        Store("2016-10-05", ("a", 3000));

        Should.Throw<ReviewRefusedException>(() => Run(Draft(2000))).Message.ShouldContain("there is no closed snapshot of a month in the data");
    }

    [Fact]
    public void A_draft_has_the_tables_of_the_version_in_force_unless_its_own_lie_beside_it()
    {
        var programme = folder.CreateSubdirectory("pioneer").FullName;
        var source = Path.Combine(TestSupport.SharedData.RepositoryRoot, "programmes");
        var inForce = ProgrammeFolder.Load(Path.Combine(source, "pioneer")).Versions[^1];
        var path = Path.Combine(programme, "any-name.yaml");
        File.WriteAllText(path, File.ReadAllText(Path.Combine(source, "pioneer", "2016-11-03.yaml")).Replace("value: 80.0", "value: 70.0", StringComparison.Ordinal));

        ProgrammeDraft.Load(path, inForce).Files[1].ShouldBe(inForce.Files[1]);

        File.WriteAllText(Path.Combine(programme, "baselines.csv"), "main_category,s,ss\n女装,5000,9000\n");
        ProgrammeDraft.Load(path, inForce).Files[1].Text.ShouldStartWith("main_category,s,ss\n女装,5000");
    }

    [Theory]
    [InlineData("programme: tiny", "programme: other", "draft.yaml:1:12: this is a draft of 'other', not of 'tiny'")]
    [InlineData("programme: tiny", "overlay: tiny", "this is no programme; a draft begins with 'programme: ID'")]
    [InlineData("gmv >= 6560", "gmw >= 6560", "did you mean gmv?")]
    [InlineData("tiers:", "tiers: [", "draft.yaml:")]
    public void A_draft_with_errors_is_refused_with_all_of_them(string written, string instead, string message)
    {
        var errors = Should.Throw<ContentException>(() => Draft(2295, text => text.Replace(written, instead, StringComparison.Ordinal))).Errors;

        errors.ShouldContain(error => error.ToString().Contains(message, StringComparison.Ordinal), string.Join('\n', errors));
    }

    private BackTestRun Run(CheckedProgramme? draft, Func<BackTestRequest, BackTestRequest>? change = null, CheckedProgramme[]? versions = null)
    {
        var request = new BackTestRequest { Versions = [.. versions ?? [ReviewRunnerTests.Version()]], Draft = draft };
        return new BackTestRunner(database, new Later()).Run(change?.Invoke(request) ?? request);
    }

    private CheckedProgramme Daily() =>
        Draft(2000, text => text.Replace("every: month, due_by: \"3 24:00\", facts: previous-month", "every: day, due_by: \"09:00\", facts: previous-day", StringComparison.Ordinal));

    private CheckedProgramme Draft(int line, Func<string, string>? change = null)
    {
        var path = Path.Combine(folder.FullName, "draft.yaml");
        var text = ReviewRunnerTests.VersionText("2030-02-01", line, "2030-01-01");
        File.WriteAllText(path, change?.Invoke(text) ?? text);
        return ProgrammeDraft.Load(path, ReviewRunnerTests.Version());
    }

    private void Store(string period, params (string Merchant, int? Gmv)[] merchants) => Store(period, isClosed: true, merchants);

    private void Store(string period, bool isClosed, params (string Merchant, int? Gmv)[] merchants) => ReviewRunnerTests.Store(database, period, isClosed, merchants);

    private static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]);

    private sealed class Later : IClock
    {
        public Instant GetCurrentInstant() => At("2018-01-01");
    }
}
