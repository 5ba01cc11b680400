using Fuyao.Kernel.Facts;
using Fuyao.Storage.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Storage.Tests.Facts;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class SnapshotStoreTests : IDisposable
{
    private readonly StoredFacts facts = new();

    public void Dispose() => facts.Dispose();

    [Fact]
    public void Revisions_count_up_and_the_old_ones_stay_as_they_were()
    {
        var (first, _) = facts.Snapshot("2016-10", ("orders", "a=1 b=2"));
        var (second, isNew) = facts.Snapshot("2016-10", ("orders", "a=1 b=3"));

        (first.ToString(), second.ToString(), isNew).ShouldBe(("2016-10#1", "2016-10#2", true));
        Orders(first, "b").ShouldBe("2");
        Orders(second, "b").ShouldBe("3");
        new SnapshotStore(facts.Database).Find(Period.Parse("2016-10"), 1).ShouldBe(first);
    }

    [Fact]
    public void The_same_content_makes_no_revision()
    {
        var (first, _) = facts.Snapshot("2016-10", ("orders", "a=1 b=2"));
        var (second, isNew) = facts.Snapshot("2016-10", ("orders", "a=1 b=2"));

        isNew.ShouldBeFalse();
        second.ShouldBe(first);
        new SnapshotStore(facts.Database).All().Length.ShouldBe(1);
    }

    [Fact]
    public void Merchants_that_joined_since_do_not_make_the_same_content_another()
    {
        facts.Snapshot("2016-10", ("orders", "a=1"));
        facts.Snapshot("2016-11", ("orders", "b=1 c=2"));

        facts.Snapshot("2016-10", ("orders", "a=1")).IsNew.ShouldBeFalse();
    }

    [Fact]
    public void A_revision_shares_the_columns_that_stayed_the_same()
    {
        var (first, _) = facts.Snapshot("2016-10", ("orders", "a=1"), ("late", "a=0"));
        var (second, _) = facts.Snapshot("2016-10", ("orders", "a=2"), ("late", "a=0"));
        var store = new SnapshotStore(facts.Database);

        store.ColumnIds(second)["late"].ShouldBe(store.ColumnIds(first)["late"]);
        store.ColumnIds(second)["orders"].ShouldNotBe(store.ColumnIds(first)["orders"]);
    }

    [Fact]
    public void A_snapshot_taken_before_its_period_is_over_is_open_and_reviews_do_not_read_it()
    {
        facts.Now = StoredFacts.At("2016-10-15");
        var (open, _) = facts.Snapshot("2016-10", ("orders", "a=1"));
        open.IsClosed.ShouldBeFalse();
        new PopulationReader(facts.Database).Read(facts.Catalogue, Period.Parse("2016-10"), StoredFacts.At("2016-11-03")).ShouldBeNull();

        facts.Now = StoredFacts.At("2016-11-02");
        var (closed, isNew) = facts.Snapshot("2016-10", ("orders", "a=1"));
        (closed.IsClosed, isNew, closed.Revision).ShouldBe((true, true, 2));
    }

    [Fact]
    public void What_became_known_later_is_not_seen_through_an_earlier_horizon()
    {
        var (first, _) = facts.Snapshot("2016-10", ("orders", "a=1"));
        var (second, _) = facts.Snapshot("2016-10", ("orders", "a=2"));
        var store = new SnapshotStore(facts.Database);

        store.Latest(Period.Parse("2016-10"), first.KnownAt).ShouldBe(first);
        store.Latest(Period.Parse("2016-10"), second.KnownAt).ShouldBe(second);
        store.Latest(Period.Parse("2016-10"), first.KnownAt - Duration.FromTicks(1)).ShouldBeNull();
    }

    [Fact]
    public void Equal_contents_have_equal_hashes_in_every_store()
    {
        using var other = new StoredFacts();
        var (here, _) = facts.Snapshot("2016-10", ("orders", "a=1 b=2"), ("gold", "a=true"));
        other.Snapshot("2016-10", ("orders", "a=9 b=9"), ("gold", "a=true"));
        var (there, _) = other.Snapshot("2016-10", ("gold", "a=true"), ("orders", "a=1 b=2"));

        new SnapshotStore(other.Database).ContentHash(there).ShouldBe(new SnapshotStore(facts.Database).ContentHash(here));
    }

    private string Orders(Snapshot snapshot, string merchant)
    {
        var merchants = new MerchantStore(facts.Database).Load();
        return FactText.Write(new SnapshotStore(facts.Database).Load(snapshot, merchants.Count)["orders"], merchants.Find(merchant));
    }
}
