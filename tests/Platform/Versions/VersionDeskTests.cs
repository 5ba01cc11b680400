using Fuyao.Kernel.Values;
using Fuyao.Kernel.Versions;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Facts;
using Fuyao.Platform.Tests.Programmes;
using Fuyao.Platform.Tests.Reviews;
using Fuyao.Platform.Versions;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using Fuyao.Storage.Versions;
using NodaTime;

namespace Fuyao.Platform.Tests.Versions;

/// <summary>draft → checked → simulated → approved by somebody else → in force → closed (decision 0036).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class VersionDeskTests : IDisposable
{
    private const string First = """
        programme: tiny
        title: { zh: 小, en: Tiny }
        published: 2016-10-01
        effective: 2016-11-03
        zone: Asia/Shanghai
        tiers:
          - id: S
            title: { zh: S, en: S }
            require: { line: gmv >= 2295 }
        review: { every: month, due_by: "3 24:00", facts: previous-month }
        """;

    private static readonly string Second = First.Replace("2016-11-03", "2016-12-02").Replace("2295", "5000");

    private readonly TemporaryFolder folder = new();
    private readonly TestStore place = new();
    private readonly FuyaoDatabase database;
    private readonly MovableClock clock = new() { Now = At("2016-12-10") };

    public VersionDeskTests()
    {
        database = place.Open();
        folder.Write("catalogue.yaml", """
            catalogue: tiny
            zone: Asia/Shanghai
            currency: CNY
            facts:
              gmv:      { type: money, kind: period, label: { zh: 成交额, en: GMV }, source: { zh: 交易, en: Orders } }
              category: { type: string, kind: period, label: { zh: 类目, en: Category }, source: { zh: 档案, en: Register } }
            """);
        using (var transaction = database.Begin())
        {
            CatalogueSource.Save(database, CatalogueSource.ReadFile(Path.Combine(folder.Path, "catalogue.yaml")), clock.Now, transaction);
            transaction.Commit();
        }
        ReviewRunnerTests.Store(database, "2016-10", true, ("a", 3000), ("b", 8000));
        ReviewRunnerTests.Store(database, "2016-11", true, ("a", 3000), ("b", 8000));
    }

    public void Dispose()
    {
        database.Dispose();
        place.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_version_goes_step_by_step_and_each_step_says_who_took_it()
    {
        var drafted = Draft(First);
        State("1").ShouldBe(VersionState.Draft);
        Desk("alice").Check("tiny", "1");
        State("1").ShouldBe(VersionState.Checked);
        Desk("alice").Simulate("tiny", "2016-11-03").Result.Answer.Members.ShouldBe(2);
        State("1").ShouldBe(VersionState.Simulated);
        Desk("bob").Approve("tiny", "1").Life.Steps.Select(step => $"{step.Kind} {step.By}").ShouldBe(["Drafted alice", "Checked alice", "Simulated alice", "Approved bob"]);

        (drafted.Number, drafted.IsNew, drafted.Before).ShouldBe((1, true, null));
        State("1").ShouldBe(VersionState.InForce);
        List().Versions[0].Life.Find(VersionStepKind.Simulated)!.Summary.ShouldNotBeNull().ShouldContain("\"members\":{\"today\":2,\"draft\":2}");
        new AuditLog(database).Entries(new AuditQuery { Programme = "tiny" }).Select(entry => $"{entry.By} {entry.Action} {entry.Subject}").ShouldBe([
            "bob versions approve 2016-11-03", "alice versions simulate 2016-11-03", "alice versions check 2016-11-03", "alice versions draft 2016-11-03",
        ]);
    }

    [Fact]
    public void What_is_approved_comes_into_force_at_its_day_by_itself_and_reviews_go_by_it()
    {
        InForce(First);
        clock.Now = At("2016-11-20");
        InForce(Second);
        clock.Now = At("2016-12-01T23:59:59");
        State("2").ShouldBe(VersionState.Approved);
        clock.Now = At("2016-12-02");
        State("2").ShouldBe(VersionState.InForce);
        State("1").ShouldBe(VersionState.Closed);
        clock.Now = At("2016-12-10");

        var run = new ReviewRunner(database, clock).Run(ProgrammeFinder.Find(database, "tiny"), At("2016-12-03T24:00"), isDryRun: false);

        run.Reviews.Select(review => review.Counts.Members).ShouldBe([2, 1], "a has 3,000: enough for 2,295, and not for 5,000");
    }

    [Fact]
    public void The_author_does_not_approve_however_the_name_is_written()
    {
        Draft(First);
        Desk("carol").Check("tiny", "1");
        Desk("carol").Simulate("tiny", "1");

        Refused(() => Desk("Alice").Approve("tiny", "1")).ShouldBe("Alice has drafted version 1; somebody else approves it: --by NAME");
        Desk("carol").Approve("tiny", "1").State.ShouldBe(VersionState.InForce);
        Refused(() => Desk("bob").Approve("tiny", "1")).ShouldBe("version 1 is approved already, by carol");
    }

    [Fact]
    public void A_step_that_is_skipped_is_named_with_its_command()
    {
        Draft(First);
        Refused(() => Desk("bob").Approve("tiny", "1")).ShouldBe("version 1 has not been checked; do that first: fuyao versions check tiny 1");
        Refused(() => Desk("bob").Simulate("tiny", "1")).ShouldStartWith("version 1 has not been checked");
        Desk("alice").Check("tiny", "1");
        Refused(() => Desk("bob").Approve("tiny", "1")).ShouldBe("version 1 has not been simulated; do that first: fuyao versions simulate tiny 1");

        ProgrammesWithApproved().ShouldBeEmpty();
        ProgrammeFinder.Stored(database, "tiny", null).ShouldBeEmpty("a draft decides nothing");
    }

    [Fact]
    public void A_day_has_one_version_and_one_that_counts_is_never_edited()
    {
        InForce(First);

        Refused(() => Draft(First.Replace("2295", "2300"))).ShouldBe("version 1 is approved for 2016-11-03 and stays as it is; write a later day as effective, and draft that");
        List().Versions.Length.ShouldBe(1);

        // Two drafts for a day may lie beside each other; one of them is approved. A number that was given to what is refused may be left out.
        var (one, other) = ($"{Draft(Second).Number}", $"{Draft(Second.Replace("5000", "6000")).Number}");
        Refused(() => List().Find("2016-12-02")).ShouldBe($"'tiny' has more than one version for 2016-12-02; name it by its number: {one}, {other}");
        foreach (var number in new[] { one, other })
        {
            Desk("alice").Check("tiny", number);
            Desk("alice").Simulate("tiny", number);
        }
        Desk("bob").Approve("tiny", other);
        Refused(() => Desk("bob").Approve("tiny", one)).ShouldStartWith($"version {other} is approved for 2016-12-02");
    }

    [Fact]
    public void The_same_content_is_stored_once()
    {
        Draft(First);

        var again = Draft(First, "elsewhere.yaml");

        (again.Number, again.IsNew).ShouldBe((1, false));
        List().Versions[0].Life.Steps.ShouldHaveSingleItem();
    }

    [Fact]
    public void What_is_decided_is_not_overtaken_by_a_version_for_a_day_before()
    {
        InForce(First);
        new ReviewRunner(database, clock).Run(ProgrammeFinder.Find(database, "tiny"), At("2016-12-03T24:00"), isDryRun: false);

        Refused(() => Draft(Second)).ShouldBe("the review due on 2016-12-03 is decided already, by the version in force then; write a later day as effective, and draft that");
    }

    [Fact]
    public void A_programme_that_was_reviewed_from_files_goes_on_under_approved_versions()
    {
        folder.Write("tiny/2016-11-03.yaml", First);
        var files = Path.Combine(folder.Path, "tiny");
        new ReviewRunner(database, clock).Run(ProgrammeFinder.FindToReview(database, files), At("2016-11-03T24:00"), isDryRun: false);

        InForce(Second);

        List().Versions.Select(version => version.State).ShouldBe([VersionState.Closed, VersionState.InForce]);
        List().Versions[0].Life.HasDecided.ShouldBeTrue();
        // The file that has decided is as good as approved; the folder may name the programme.
        ProgrammeFinder.FindToReview(database, files).Select(version => version.Programme.Effective).ShouldBe([new LocalDate(2016, 11, 3), new LocalDate(2016, 12, 2)]);
    }

    [Fact]
    public void Once_versions_are_approved_a_file_that_is_not_is_refused_with_what_to_do()
    {
        InForce(First);
        folder.Write("tiny/2016-11-03.yaml", First);
        var files = Path.Combine(folder.Path, "tiny");
        ProgrammeFinder.FindToReview(database, files).ShouldHaveSingleItem();
        folder.Write("tiny/2016-12-02.yaml", Second);

        var file = Path.Combine(files, "2016-12-02.yaml");
        Should.Throw<ReviewRefusedException>(() => ProgrammeFinder.FindToReview(database, files)).Message.ShouldBe(
            $"'tiny' has approved versions, and the one of 2016-12-02 in {files} is none of them; have it approved, beginning with: fuyao versions draft {file}; or review by those that are: fuyao review tiny");
        ProgrammeFinder.Find(database, files).ShouldHaveSingleItem("who only looks is shown what counts");
    }

    [Fact]
    public void Before_anything_is_approved_files_are_reviewed_as_they_are()
    {
        Draft(Second);
        folder.Write("tiny/2016-11-03.yaml", First);

        ProgrammeFinder.FindToReview(database, Path.Combine(folder.Path, "tiny")).ShouldHaveSingleItem().Programme.Effective.ShouldBe(new LocalDate(2016, 11, 3));
    }

    [Fact]
    public void A_server_takes_the_programmes_with_versions_that_count_and_reads_them_again_when_one_is_approved()
    {
        var served = new ServedProgrammes([], null);
        Draft(First);
        served.Load(database).ShouldBeEmpty();

        Desk("alice").Check("tiny", "1");
        Desk("alice").Simulate("tiny", "1");
        Desk("bob").Approve("tiny", "1");

        served.Load(database).ShouldHaveSingleItem().ShouldHaveSingleItem().Programme.Effective.ShouldBe(new LocalDate(2016, 11, 3));
        ProgrammesWithApproved().ShouldBe(["tiny"]);
        InForce(Second);
        served.Load(database).ShouldHaveSingleItem().Length.ShouldBe(2);
    }

    [Fact]
    public void A_server_that_was_told_of_files_goes_by_what_is_approved_as_soon_as_something_is()
    {
        folder.Write("tiny/2016-11-03.yaml", First);
        var served = new ServedProgrammes([Path.Combine(folder.Path, "tiny")], null);
        served.Load(database).ShouldHaveSingleItem().ShouldHaveSingleItem().Programme.Effective.ShouldBe(new LocalDate(2016, 11, 3));

        InForce(Second);

        served.Load(database).ShouldHaveSingleItem().ShouldHaveSingleItem().Programme.Effective.ShouldBe(new LocalDate(2016, 12, 2), "nothing was decided by the file");
        Should.Throw<ReviewRefusedException>(() => new ServedProgrammes([Path.Combine(folder.Path, "tiny")], null).Load(database));
    }

    [Fact]
    public void A_closed_programme_has_no_review_from_that_day_on()
    {
        InForce(First);
        Desk("bob").Close("tiny", new LocalDate(2016, 12, 1), "the end of the trial").By.ShouldBe("bob");
        var versions = ProgrammeFinder.Find(database, "tiny");

        var run = new ReviewRunner(database, clock).Run(versions, At("2017-06-01"), isDryRun: false);

        run.Reviews.ShouldHaveSingleItem().Occasion.NominalAt.ShouldBe(At("2016-11-03T24:00"));
        (run.NextDue, run.ClosedFrom).ShouldBe((null, At("2016-12-01")));
        State("1").ShouldBe(VersionState.Closed);
        Refused(() => Desk("bob").Close("tiny", new LocalDate(2017, 1, 1), "again")).ShouldBe("'tiny' is closed from 2016-12-01 on already");
        Refused(() => Draft(Second)).ShouldBe("'tiny' is closed from 2016-12-01 on; no version comes into force after that");
    }

    [Fact]
    public void A_programme_is_not_closed_over_what_is_decided()
    {
        InForce(First);
        new ReviewRunner(database, clock).Run(ProgrammeFinder.Find(database, "tiny"), At("2016-11-03T24:00"), isDryRun: false);

        Refused(() => Desk("bob").Close("tiny", new LocalDate(2016, 11, 4), "x")).ShouldBe("the review due on 2016-11-03 is decided already; close it from 2016-11-05 or later");
        Refused(() => Desk("bob").Close("tiny", new LocalDate(2016, 11, 5), " ")).ShouldStartWith("an end needs its reason");
    }

    [Fact]
    public void A_draft_is_told_apart_from_the_version_before_and_warned_about_its_publication()
    {
        InForce(First);

        var drafted = Draft(Second.Replace("published: 2016-10-01", "published: 2016-11-15"));

        drafted.Differences.Select(difference => difference.Text.En).ShouldBe([
            "Published: 2016-10-01 → 2016-11-15", "Effective: 2016-11-03 → 2016-12-02", "Condition “line” of “S”: gmv >= 2295 → gmv >= 5000",
        ]);
        drafted.Notice.ShouldNotBeNull().EffectiveInstead.ShouldBe(new LocalDate(2016, 12, 5));
    }

    [Fact]
    public void A_file_with_errors_is_no_draft()
    {
        Should.Throw<ContentException>(() => Draft(First.Replace("gmv >=", "gmw >="))).Message.ShouldContain("gmw");

        new ProgrammeVersionStore(database).All("tiny").ShouldBeEmpty();
        Refused(() => List()).ShouldBe("no version of 'tiny' is in the data; begin with: fuyao versions draft FILE");
    }

    [Fact]
    public void Versions_are_found_by_file_number_and_day()
    {
        InForce(First);
        var path = Write(Second, "second.yaml");
        var source = new VersionSource(database, clock, "tiny", null);

        source.Find("1").Programme.Effective.ShouldBe(new LocalDate(2016, 11, 3));
        source.Find("2016-11-03").Sha256.ShouldBe(source.Find("1").Sha256);
        source.Find(path).Programme.Effective.ShouldBe(new LocalDate(2016, 12, 2));
        new VersionSource(null, clock, null, null).Find(path).Programme.Id.ShouldBe("tiny");
        Refused(() => new VersionSource(null, clock, null, null).Find("1")).ShouldContain("say where it is, --data DIR or --postgres CONN");
        Refused(() => source.Find("7")).ShouldBe("'tiny' has no version '7'; it has 1 (2016-11-03)");
    }

    private static Instant At(string written) => WrittenMoment.Parse(written).ToInstant(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]);

    private static string Refused(Action work) => Should.Throw<VersionRefusedException>(work).Message;

    private VersionDesk Desk(string by) => new(database, clock, by);

    private VersionList List() => Desk("anybody").Load("tiny");

    private VersionState State(string version) => List().Find(version).State;

    private IEnumerable<string> ProgrammesWithApproved() => new VersionStepStore(database).ProgrammesWithApproved();

    private string Write(string text, string name)
    {
        folder.Write(name, text);
        return Path.Combine(folder.Path, name);
    }

    private DraftedVersion Draft(string text, string name = "draft.yaml") => Desk("alice").Draft(Write(text, name));

    private void InForce(string text)
    {
        var number = Draft(text).Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Desk("alice").Check("tiny", number);
        Desk("alice").Simulate("tiny", number);
        Desk("bob").Approve("tiny", number);
    }
}
