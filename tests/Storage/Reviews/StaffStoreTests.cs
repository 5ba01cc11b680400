using Fuyao.Kernel.Reviews;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Storage.Tests.Reviews;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class StaffStoreTests : IDisposable
{
    private static readonly Instant Monday = Instant.FromUtc(2016, 11, 7, 0, 0);

    private readonly FuyaoDatabase database = TestStore.OpenOne();
    private readonly StaffStore store;

    public StaffStoreTests() => store = new StaffStore(database);

    public void Dispose() => database.Dispose();

    [Fact]
    public void What_was_recorded_comes_back_as_it_was()
    {
        var entry = new StaffEntry("recognised", 7, Monday, Monday + Duration.FromDays(90), "手工评估 “好”", "王");

        Write(transaction => store.Add("pioneer", entry, Monday, transaction));

        store.Entries("pioneer").ShouldHaveSingleItem().Entry.ShouldBe(entry);
        store.Entries("pioneer", "other").ShouldBeEmpty();
        store.Entries("another").ShouldBeEmpty();
    }

    [Fact]
    public void An_end_does_not_lengthen_what_had_expired_before()
    {
        Write(transaction => store.Add("pioneer", new StaffEntry("recognised", 1, Monday, Monday + Duration.FromDays(1), "good", "wang"), Monday, transaction));

        Write(transaction => store.End("pioneer", "recognised", 1, Monday + Duration.FromDays(2), "late", "li", Monday, transaction).ShouldBe(0));

        store.Records("pioneer").Listed("recognised", 1, Monday + Duration.FromHours(36)).ShouldBeFalse();
    }

    [Fact]
    public void The_finding_recorded_last_counts_even_at_the_same_instant()
    {
        Write(transaction => store.Add("chengdu", new StaffFinding("first_use", 3, true, Monday, "seen", "li"), Monday, transaction));
        Write(transaction => store.Add("chengdu", new StaffFinding("first_use", 3, false, Monday, "an earlier contract", "li"), Monday, transaction));

        store.Records("chengdu").LastFinding("first_use", 3, Monday).ShouldNotBeNull().Holds.ShouldBeFalse();
    }

    [Fact]
    public void A_transaction_that_is_not_committed_leaves_no_trace()
    {
        using (var transaction = database.Begin())
            store.Add("pioneer", new StaffEntry("recognised", 1, Monday, null, "good", "wang"), Monday, transaction);

        store.Entries("pioneer").ShouldBeEmpty();
    }

    private void Write(Action<StorageTransaction> work)
    {
        using var transaction = database.Begin();
        work(transaction);
        transaction.Commit();
    }
}
