using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Journal;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Platform.Tests.Journal;

/// <summary>Two reviews that are run again, as they were decided and after somebody has changed the database with SQL (docs/semantics.md, “Verify and replay”).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class JournalReplayTests : IDisposable
{
    private readonly TestStore place = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-checkpoints-");

    public JournalReplayTests()
    {
        using var database = place.Open();
        Decide(database, second: 8000);
    }

    public void Dispose()
    {
        place.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void What_was_decided_comes_out_again()
    {
        var result = Replay();

        result.Differences.ShouldBeEmpty();
        result.Holds.ShouldBeTrue();
        // Three merchants in November; in December a fourth has come.
        (result.Reviews, result.Records, result.Commits).ShouldBe((2, 7, 2));
        result.BeforeJournal.ShouldBeEmpty();
    }

    [Fact]
    public void What_came_later_changes_nothing_of_what_was_decided()
    {
        using (var database = place.Open())
        {
            new StaffDesk(database, new StillClock(At("2017-01-01")), [ReviewRunnerTests.Version()]).Add("uncompetitive", "b", At("2016-10-01"), null, "late", "wang");
            ReviewRunnerTests.Store(database, "2016-10", isClosed: true, ("a", 1), ("b", 1), ("c", 1), ("e", 9000));
        }
        // The correction became known after both reviews.
        place.Tamper($"update snapshot set known_at = {At("2017-01-01").ToUnixTimeTicks()} where revision = 2");

        Replay().Differences.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("update review_column set column_id = (select column_id from review_column where review_id = 1 and name = 'tier') where review_id = 2 and name = 'tier'", "'tier' is stored as 1 and comes out as 0")]
    [InlineData("update review_column set column_id = (select column_id from review_column where review_id = 1 and name = 'condition SS.scale') where review_id = 2 and name = 'condition SS.scale'", "'condition SS.scale' is stored as false and comes out as true")]
    [InlineData("delete from review_column where review_id = 2 and name = 'flags'", "cannot be run again|the column 'flags' is missing")]
    [InlineData("update review set effective_at = effective_at + 1 where review_id = 2", "the row of the review says something else than its commit")]
    [InlineData("update review set counts = replace(counts, '\"joined\":1', '\"joined\":2') where review_id = 2", "the figures of the review come out differently")]
    [InlineData("update review set facts_citation = '2016-10#1 current@0' where review_id = 2", "it was decided on 2016-10#1 current@0, and 2016-11#1 current@0 is read now")]
    [InlineData("delete from review_column where review_id = 1; update journal_commit set review_id = null where sequence = 1; delete from review where review_id = 1", "the review of commit 1 is not in the database")]
    [InlineData("update journal_commit set review_id = null where sequence = 2", "the journal has no commit of this review")]
    [InlineData("update journal_commit set header = replace(header, '\"member\"', 'x') || ' ' where sequence = 1", "the header of commit 1 is not what its SHA-256 says")]
    [InlineData("update journal_commit set header = replace(header, '2016-10#1', '2016-10#2') where sequence = 1", "the header of commit 1 is not what its SHA-256 says")]
    [InlineData("update journal_commit set header = '{' where sequence = 1", "the header of journal commit 1 is damaged")]
    [InlineData("update journal_commit set header_sha256 = root where sequence = 1", "the head of commit 1 does not follow from the one before it")]
    [InlineData("update journal_commit set record_count = 2 where sequence = 1", "commit 1 has 3 records instead of 2")]
    [InlineData("update journal_chunk set content = (select content from journal_chunk where sequence = 1) where sequence = 2", "the records of chunk 1 of commit 2 are not what their hash says")]
    [InlineData("update journal_chunk set content = (select content from journal_chunk where sequence = 1) where sequence = 2", "a record of it comes out, and the journal has none")]
    [InlineData("update journal_chunk set root = (select root from journal_commit where sequence = 1) where sequence = 2", "the root of commit 2 does not follow from its records")]
    [InlineData("delete from journal_chunk where sequence = 1", "commit 1 has 0 records instead of 3")]
    [InlineData("delete from journal_commit where sequence = 1", "commits 1 to 1 of the journal are missing")]
    [InlineData("delete from journal_commit where sequence = 2", "the newest commit is noted as number 2, and the last one there is number 1")]
    [InlineData("update journal_head set head = (select root from journal_commit where sequence = 1)", "with another head")]
    [InlineData("update programme_file set content = replace(content, '2295', '1')", "the text of the version of 2016-11-03 was changed")]
    [InlineData("update snapshot_fact set column_id = (select column_id from snapshot_fact where snapshot_id = 1) where snapshot_id = 2", "the record in the journal differs in the values that were read")]
    [InlineData("update snapshot_fact set column_id = (select column_id from snapshot_fact where snapshot_id = 1) where snapshot_id = 2", "the snapshot's hash is another one than then")]
    [InlineData("delete from snapshot_fact; delete from snapshot", "the facts of 2016-10 are gone")]
    public void A_change_of_the_database_is_found(string sql, string expected)
    {
        place.Tamper(sql);

        var result = Replay();

        result.Holds.ShouldBeFalse();
        result.Differences.Select(difference => difference.What.En).ShouldContain(difference => expected.Split('|', StringSplitOptions.None).Any(difference.Contains));
    }

    [Fact]
    public void A_difference_names_the_merchant_and_the_review()
    {
        place.Tamper("update review_column set column_id = (select column_id from review_column where review_id = 1 and name = 'tier') where review_id = 2 and name = 'tier'");

        var difference = Replay().Differences.First(difference => difference.Merchant is not null);

        (difference.Programme, difference.ReviewedAt, difference.Merchant).ShouldBe(("tiny", At("2016-12-03T24:00"), "a"));
    }

    [Fact]
    public void Reviews_from_before_the_journal_are_named_and_not_taken_for_deleted()
    {
        // The store as the migration leaves one that is older than the journal.
        place.Tamper("delete from journal_chunk; delete from journal_commit; update journal_head set sequence = 0, head = '0000000000000000000000000000000000000000000000000000000000000000'");
        using (var database = place.Open())
        {
            ReviewRunnerTests.Store(database, "2016-12", isClosed: true, ("a", 8000));
            new ReviewRunner(database, new StillClock(At("2017-01-04"))).Run([ReviewRunnerTests.Version()], At("2017-01-04"), isDryRun: false);
        }

        var result = Replay();

        result.Differences.ShouldBeEmpty();
        result.BeforeJournal.Select(review => review.NominalAt).ShouldBe([At("2016-11-03T24:00"), At("2016-12-03T24:00")]);
        (result.Reviews, result.Commits).ShouldBe((1, 1));
    }

    [Fact]
    public void A_tail_that_is_cut_off_cleanly_shows_by_a_checkpoint_alone()
    {
        var checkpoints = Checkpoint();
        place.Tamper(
            """
            delete from review_column where review_id = 2;
            delete from journal_chunk where sequence = 2;
            delete from journal_commit where sequence = 2;
            delete from review where review_id = 2;
            update journal_head set sequence = 1, head = (select head from journal_commit where sequence = 1)
            """);

        Replay().Holds.ShouldBeTrue();
        Replay(checkpoints).Differences.ShouldHaveSingleItem().What.En.ShouldBe("a checkpoint names commit 2, which the database does not have: the end of the journal was cut off");
    }

    [Fact]
    public void A_tail_that_is_cut_off_the_audit_log_shows_by_a_checkpoint_alone()
    {
        var checkpoints = Checkpoint();
        using var database = place.Open();
        var (log, head) = (new AuditLog(database), new AuditLog(database).Head().Sequence);
        checkpoints.Compare(log).ShouldBeEmpty();

        place.Tamper($"delete from audit_entry where sequence = {head}");

        log.Verify().Break.ShouldBeNull("within the database nothing shows it");
        var cut = $"a checkpoint names entry {head} of the audit log, which the database does not have: the end of the log was cut off";
        checkpoints.Compare(log).ShouldHaveSingleItem().En.ShouldBe(cut);
        Replay(checkpoints).Differences.ShouldHaveSingleItem().What.En.ShouldBe(cut);

        using (var transaction = database.Begin(new AuditEntry(At("2016-12-06"), "mallory", "list add", "recognised")))
        {
            new StaffStore(database).Add("tiny", new StaffEntry("uncompetitive", 0, At("2016-12-06"), null, "instead", "mallory"), At("2016-12-06"), transaction);
            transaction.Commit();
        }
        log.Verify().Break.ShouldBeNull();
        checkpoints.Compare(log).ShouldHaveSingleItem().En.ShouldBe($"the hash of entry {head} of the audit log is not the one that was signed: the log was changed");
    }

    [Fact]
    public void A_history_that_is_rewritten_from_the_beginning_shows_by_a_checkpoint_alone()
    {
        var checkpoints = Checkpoint();
        using var other = new TestStore();
        using var database = other.Open();
        Decide(database, second: 1);

        new JournalReplay(database).Run(null, ReviewRunnerTests.Catalogue, null, null).Holds.ShouldBeTrue();
        new JournalReplay(database).Run(null, ReviewRunnerTests.Catalogue, checkpoints, null).Differences.Select(difference => difference.What.En)
            .ShouldContain("the head of commit 2 is not the one that was signed: the journal was changed");
    }

    [Fact]
    public void What_a_checkpoint_signed_is_found_unchanged() => Replay(Checkpoint()).Differences.ShouldBeEmpty();

    private CheckpointFolder Checkpoint()
    {
        var key = Path.Combine(folder.FullName, "key");
        CheckpointKey.Create(key);
        using var signer = CheckpointKey.Load(key);
        using var database = place.Open();
        var head = new JournalStore(database).Head();
        var target = Path.Combine(folder.FullName, "checkpoints");
        var log = new AuditLog(database).Head();
        CheckpointFolder.Write(target, Kernel.Journal.Checkpoint.Sign(head.Sequence, head.Head, log.Sequence, Digest.Parse(log.Sha256), 0, default, At("2016-12-05"), signer));
        return CheckpointFolder.Load(target, CheckpointKey.PublicOf(key + CheckpointKey.PublicExtension));
    }

    private ReplayResult Replay(CheckpointFolder? checkpoints = null)
    {
        using var database = place.Open();
        return new JournalReplay(database).Run(null, ReviewRunnerTests.Catalogue, checkpoints, null);
    }

    /// <summary>Two versions, the second published too late for the facts of November, so that the first judges losses.</summary>
    private static void Decide(FuyaoDatabase database, int second)
    {
        ReviewRunnerTests.Store(database, "2016-10", isClosed: true, ("a", 3000), ("b", 8000), ("c", 100));
        ReviewRunnerTests.Store(database, "2016-11", isClosed: true, ("a", second), ("b", 3000), ("c", null), ("d", 5000));
        CheckedProgramme[] versions = [ReviewRunnerTests.Version(), ReviewRunnerTests.Version("2016-12-01", line: 4000, published: "2016-11-15")];
        new ReviewRunner(database, new StillClock(At("2016-12-04"))).Run([.. versions], At("2016-12-04"), isDryRun: false).Reviews.Length.ShouldBe(2);
    }

    private static Instant At(string moment) => ReviewRunnerTests.At(moment);

    private sealed class StillClock(Instant now) : IClock
    {
        public Instant GetCurrentInstant() => now;
    }
}
