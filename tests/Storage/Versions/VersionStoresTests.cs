using Fuyao.Kernel.Versions;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Versions;
using NodaTime;

namespace Fuyao.Storage.Tests.Versions;

/// <summary>Which stored versions reviews go by, and from when on a programme has none.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class VersionStoresTests : IDisposable
{
    private static readonly Instant Monday = Instant.FromUtc(2016, 11, 7, 0, 0);

    private readonly FuyaoDatabase database = TestStore.OpenOne();
    private readonly ProgrammeVersionStore versions;
    private readonly VersionStepStore steps;
    private int inserted;

    public VersionStoresTests() => (versions, steps) = (new ProgrammeVersionStore(database), new VersionStepStore(database));

    public void Dispose() => database.Dispose();

    [Fact]
    public void A_draft_counts_once_it_is_approved()
    {
        var draft = Insert("pioneer", "2016-11-03");
        Take(draft, VersionStepKind.Drafted, VersionStepKind.Checked, VersionStepKind.Simulated);

        (versions.Of("pioneer").Length, versions.Ids().Length, versions.Programmes().Length, steps.ProgrammesWithApproved().Length).ShouldBe((0, 0, 0, 0));
        versions.All("pioneer").ShouldHaveSingleItem().Id.ShouldBe(draft);

        Take(draft, VersionStepKind.Approved);

        versions.Of("pioneer").ShouldHaveSingleItem().Id.ShouldBe(draft);
        versions.Ids().ShouldBe([draft]);
        versions.Programmes().ShouldBe(["pioneer"]);
        steps.ProgrammesWithApproved().ShouldBe(["pioneer"]);
    }

    [Fact]
    public void A_version_that_a_review_read_from_a_file_counts_and_is_not_approved()
    {
        var read = Insert("pioneer", "2016-11-03");

        versions.Of("pioneer").ShouldHaveSingleItem().Id.ShouldBe(read);
        steps.ProgrammesWithApproved().ShouldBeEmpty();
    }

    [Fact]
    public void Of_two_versions_for_a_day_the_approved_one_counts_though_the_other_was_stored_later()
    {
        var approved = Insert("pioneer", "2016-11-03");
        Take(approved, VersionStepKind.Drafted, VersionStepKind.Approved);
        Insert("pioneer", "2016-11-03");
        var later = Insert("pioneer", "2017-02-01");

        versions.Of("pioneer").Select(version => version.Id).ShouldBe([approved, later]);
    }

    [Fact]
    public void Steps_come_back_in_the_order_in_which_they_were_taken_with_what_is_kept_of_them()
    {
        var version = Insert("pioneer", "2016-11-03");
        using (var transaction = database.Begin())
        {
            steps.Add(version, new VersionStep(VersionStepKind.Drafted, Monday, "王"), transaction);
            steps.Add(version, new VersionStep(VersionStepKind.Simulated, Monday + Duration.FromHours(1), "li", """{"members":1}"""), transaction);
            transaction.Commit();
        }

        steps.Of("pioneer")[version].ShouldBe([new(VersionStepKind.Drafted, Monday, "王"), new(VersionStepKind.Simulated, Monday + Duration.FromHours(1), "li", """{"members":1}""")]);
        steps.Of("another").ShouldBeEmpty();
    }

    [Fact]
    public void A_programme_is_closed_once_and_stays_so()
    {
        var (closings, closing) = (new ClosingStore(database), new ProgrammeClosing("pioneer", new LocalDate(2017, 1, 1), "试行结束", Monday, "王"));
        closings.Find("pioneer").ShouldBeNull();

        Save(closing);

        closings.Find("pioneer").ShouldBe(closing);
        closing.FromIn(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]).ShouldBe(Instant.FromUtc(2016, 12, 31, 16, 0));
        Should.Throw<StorageException>(() => Save(closing with { FromDay = new LocalDate(2018, 1, 1) })).Message.ShouldBe("'pioneer' is closed from 2017-01-01 on already");

        void Save(ProgrammeClosing one)
        {
            using var transaction = database.Begin();
            closings.Save(one, transaction);
            transaction.Commit();
        }
    }

    private long Insert(string programme, string effective)
    {
        using var transaction = database.Begin();
        var id = database.Write<long>(
            "insert into programme_version (programme, effective, content_sha256, stored_at) values (@programme, @effective, @sha256, 0) returning programme_version_id",
            new { programme, effective, sha256 = (++inserted).ToString("x64", null) });
        transaction.Commit();
        return id;
    }

    private void Take(long version, params VersionStepKind[] kinds)
    {
        using var transaction = database.Begin();
        foreach (var kind in kinds)
            steps.Add(version, new VersionStep(kind, Monday, "wang"), transaction);
        transaction.Commit();
    }
}
