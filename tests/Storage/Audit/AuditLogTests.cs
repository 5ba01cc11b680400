using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Storage.Tests.Audit;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class AuditLogTests : IDisposable
{
    private static readonly Instant Monday = Instant.FromUtc(2016, 11, 7, 0, 0);

    private readonly TestStore store = new();
    private readonly FuyaoDatabase database;
    private readonly AuditLog log;

    public AuditLogTests()
    {
        database = store.Open();
        log = new AuditLog(database);
    }

    public void Dispose()
    {
        database.Dispose();
        store.Dispose();
    }

    [Fact]
    public void A_change_and_its_entry_are_stored_together()
    {
        Change("王", "m1", "列入名单");

        var entry = log.Entries(new AuditQuery()).ShouldHaveSingleItem();
        (entry.Sequence, entry.At, entry.By, entry.Action, entry.Programme, entry.Merchant, entry.Subject).ShouldBe((1, Monday, "王", "list add", "pioneer", "m1", "recognised"));
        entry.Details.GetRawText().ShouldBe("""{"reason":"列入名单","rows":1}""");
        log.Head().ShouldBe(new AuditHead(1, entry.Sha256));
    }

    [Fact]
    public void What_is_not_committed_leaves_no_entry()
    {
        using (var transaction = database.Begin(Entry("wang", "m1")))
            Add(transaction);

        log.Entries(new AuditQuery()).ShouldBeEmpty();
        log.Head().Sequence.ShouldBe(0);
    }

    [Fact]
    public void What_changed_nothing_leaves_no_entry()
    {
        using (var transaction = database.Begin(Entry("wang", "m1")))
        {
            new StaffStore(database).End("pioneer", "recognised", 1, Monday, "none there", "wang", Monday, transaction).ShouldBe(0);
            transaction.Commit();
        }

        log.Entries(new AuditQuery()).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_written_without_a_transaction()
    {
        Should.Throw<InvalidOperationException>(() => database.Execute("delete from staff_entry"));
        Should.Throw<InvalidOperationException>(() => database.Write<long>("insert into staff_finding default values returning staff_finding_id"));
        Should.Throw<InvalidOperationException>(() => database.Insert("staff_entry", ["list"], []));
    }

    [Fact]
    public void A_transaction_is_begun_only_by_saying_who_does_what()
    {
        typeof(FuyaoDatabase).GetMethods().Where(method => method.ReturnType == typeof(StorageTransaction))
            .ShouldHaveSingleItem().GetParameters().ShouldHaveSingleItem().ParameterType.ShouldBe(typeof(AuditEntry));
        typeof(StorageTransaction).GetConstructors().ShouldBeEmpty();
        Should.Throw<ArgumentNullException>(() => database.Begin(null!));
    }

    [Theory]
    [InlineData(" ", "list add", "recognised")]
    [InlineData("wang", "", "recognised")]
    [InlineData("wang", "list add", " ")]
    public void An_entry_names_who_and_what(string by, string action, string subject) => Should.Throw<ArgumentException>(() => new AuditEntry(Monday, by, action, subject));

    [Fact]
    public void Entries_are_found_by_programme_merchant_and_time_the_newest_first()
    {
        for (var day = 0; day < 5; day++)
            Change("wang", $"m{day % 2}", "x", day);

        Numbers(new AuditQuery()).ShouldBe([5, 4, 3, 2, 1]);
        Numbers(new AuditQuery { Before = 3 }).ShouldBe([2, 1]);
        Numbers(new AuditQuery { Merchant = "m1" }).ShouldBe([4, 2]);
        Numbers(new AuditQuery { Programme = "another" }).ShouldBeEmpty();
        Numbers(new AuditQuery { Programme = "pioneer", From = Monday + Duration.FromDays(1), Until = Monday + Duration.FromDays(3) }).ShouldBe([3, 2]);
    }

    [Fact]
    public void A_long_log_is_read_and_verified_in_parts()
    {
        using (var transaction = database.BeginMigration())
        {
            for (var entry = 0; entry < 2100; entry++)
                log.Append(Entry("wang", "m1"), new Dictionary<string, object>());
            transaction.Commit();
        }

        Numbers(new AuditQuery()).ShouldBe(Enumerable.Range(1, 2100).Reverse().Select(number => (long)number));
        log.Verify().ShouldBe(new AuditVerification(log.Head(), null));
    }

    [Fact]
    public void The_hash_can_be_computed_by_anybody_from_what_is_shown()
    {
        Change("王", "m1", "好");
        Change("li", "m2", "gone");

        var before = new byte[32];
        foreach (var entry in log.Entries(new AuditQuery()).Reverse())
        {
            var fields = new[] { $"{entry.Sequence}", $"{entry.At.ToUnixTimeTicks()}", entry.By, entry.Action, entry.Programme, entry.Merchant, entry.Subject, entry.Details.GetRawText() };
            var text = string.Concat(fields.Select(field => field is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field}")));
            before = SHA256.HashData([.. before, .. Encoding.UTF8.GetBytes(text)]);
            Convert.ToHexStringLower(before).ShouldBe(entry.Sha256);
        }
    }

    [Theory]
    // Edited: each field counts.
    [InlineData("update audit_entry set by_whom = 'li' where sequence = 4", 4, false)]
    [InlineData("update audit_entry set at = at + 1 where sequence = 4", 4, false)]
    [InlineData("update audit_entry set action = 'list remove' where sequence = 4", 4, false)]
    [InlineData("update audit_entry set programme = null where sequence = 4", 4, false)]
    [InlineData("update audit_entry set programme = '-' where sequence = 4", 4, false)]
    [InlineData("update audit_entry set merchant = 'm9' where sequence = 4", 4, false)]
    [InlineData("update audit_entry set merchant = null, subject = merchant || subject where sequence = 4", 4, false)]
    [InlineData("update audit_entry set subject = 'other' where sequence = 1", 1, false)]
    [InlineData("update audit_entry set details = '{}' where sequence = 4", 4, false)]
    [InlineData("update audit_entry set details = 'no JSON' where sequence = 4", 4, false)]
    [InlineData("update audit_entry set sha256 = 'no hash' where sequence = 4", 4, false)]
    // Deleted, with and without closing the gap.
    [InlineData("delete from audit_entry where sequence = 3", 3, true)]
    [InlineData("delete from audit_entry where sequence <= 3", 1, true)]
    [InlineData("delete from audit_entry where sequence = 3; update audit_entry set sequence = -sequence where sequence > 3; update audit_entry set sequence = -sequence - 1 where sequence < 0", 3, false)]
    // Moved.
    [InlineData("update audit_entry set sequence = -2 where sequence = 2; update audit_entry set sequence = 2 where sequence = 3; update audit_entry set sequence = 3 where sequence = -2", 2, false)]
    // Put in before the first, or after the last.
    [InlineData("insert into audit_entry select 0, at, by_whom, action, programme, merchant, subject, details, sha256 from audit_entry where sequence = 1", 0, false)]
    [InlineData("insert into audit_entry select 6, at, by_whom, action, programme, merchant, subject, details, sha256 from audit_entry where sequence = 5", 6, false)]
    public void An_attack_by_plain_SQL_is_found_at_the_first_entry_it_touched(string attack, long broken, bool isMissing)
    {
        for (var day = 0; day < 5; day++)
            Change("wang", $"m{day}", "x", day);

        database.Tamper(attack);

        log.Verify().Break.ShouldBe(new AuditBreak(broken, isMissing));
        log.Verify().Head.Sequence.ShouldBe(Math.Max(0, broken - 1));
    }

    [Fact]
    public void An_edit_whose_own_hash_is_made_to_fit_breaks_the_entry_after_it()
    {
        for (var day = 0; day < 5; day++)
            Change("wang", "m1", "x", day);
        database.Tamper("update audit_entry set by_whom = 'li' where sequence = 4");
        var row = database.Single<AuditRow>("select sequence, at, by_whom as byWhom, action, programme, merchant, subject, details, sha256 from audit_entry where sequence = 4");
        var before = database.Single<string>("select sha256 from audit_entry where sequence = 3");

        database.Tamper("update audit_entry set sha256 = @hash where sequence = 4", new { hash = AuditChain.Hash(before, row) });

        log.Verify().Break.ShouldBe(new AuditBreak(5, IsMissing: false));
    }

    [Fact]
    public void A_tail_that_is_cut_off_is_found_only_by_a_head_kept_elsewhere()
    {
        for (var day = 0; day < 5; day++)
            Change("wang", "m1", "x", day);
        var kept = log.Head();

        database.Tamper("delete from audit_entry where sequence > 3");

        log.Verify().Break.ShouldBeNull();
        log.Head().Sequence.ShouldBeLessThan(kept.Sequence);
    }

    [Fact]
    public async Task Writers_at_the_same_time_chain_one_after_another()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            using var own = store.Open();
            for (var entry = 0; entry < 10; entry++)
            {
                using var transaction = own.Begin(Entry($"writer{writer}", "m1"));
                new StaffStore(own).Add("pioneer", new StaffEntry("recognised", 1, Monday, null, "good", "wang"), Monday, transaction);
                transaction.Commit();
            }
        })));

        log.Verify().ShouldBe(new AuditVerification(log.Head(), null));
        log.Head().Sequence.ShouldBe(40);
    }

    private static AuditEntry Entry(string by, string merchant, int day = 0) =>
        new(Monday + Duration.FromDays(day), by, "list add", "recognised") { Programme = "pioneer", Merchant = merchant };

    private IEnumerable<long> Numbers(AuditQuery query) => log.Entries(query).Select(entry => entry.Sequence);

    private void Add(StorageTransaction transaction) => new StaffStore(database).Add("pioneer", new StaffEntry("recognised", 1, Monday, null, "good", "wang"), Monday, transaction);

    private void Change(string by, string merchant, string reason, int day = 0)
    {
        using var transaction = database.Begin(Entry(by, merchant, day));
        Add(transaction);
        transaction.Note("rows", 1);
        transaction.Note("reason", reason);
        transaction.Commit();
    }
}
