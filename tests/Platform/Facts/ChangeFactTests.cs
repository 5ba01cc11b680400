using System.Text;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Facts;

/// <summary>A single change of a state fact is checked as a file would be, and stored with where it comes from.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ChangeFactTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2016, 11, 20, 0, 0);

    private readonly FuyaoDatabase database = TestStore.OpenOne();

    public ChangeFactTests()
    {
        var merchants = new MerchantStore(database).Load();
        merchants.FindOrAdd(Encoding.UTF8.GetBytes("shop1"));
        using var transaction = database.Begin();
        new MerchantStore(database).Save(merchants, transaction);
        CatalogueSource.Save(database, CatalogueSource.ReadFile(Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml")), Now, transaction);
        transaction.Commit();
    }

    public void Dispose() => database.Dispose();

    [Fact]
    public void A_change_is_stored_with_when_it_occurred_when_it_became_known_and_where_it_comes_from()
    {
        var occurred = Now - Duration.FromHours(5);

        Change("shop1", "gold_seller", "false", occurred, "case-7").ShouldNotBeNull().Sequence.ShouldBe(1);

        new FactChangeStore(database).After(0).ShouldHaveSingleItem().ShouldBe(new FactChange(0, "gold_seller", "false", occurred, Now, "register", "case-7") { Sequence = 1 });
        new AuditLog(database).Entries(new AuditQuery()).MaxBy(entry => entry.Sequence).ShouldNotBeNull().ShouldSatisfyAllConditions(
            entry => entry.Action.ShouldBe("facts change"), entry => entry.By.ShouldBe("wang"), entry => entry.Merchant.ShouldBe("shop1"));
    }

    [Fact]
    public void The_same_change_again_changes_nothing()
    {
        Change("shop1", "gold_seller", "false", Now);

        Change("shop1", "gold_seller", "false", Now).ShouldBeNull();
        new FactChangeStore(database).LastSequence().ShouldBe(1);
    }

    [Fact]
    public void What_is_not_known_any_more_is_a_change_too() => Change("shop1", "gold_seller", null, Now).ShouldNotBeNull().Value.ShouldBeNull();

    [Theory]
    [InlineData("shop2", "gold_seller", "true", "there is no merchant 'shop2' in the data; did you mean 'shop1'?")]
    [InlineData("shop1", "gold_sellr", "true", "has no fact 'gold_sellr'; did you mean 'gold_seller'?")]
    [InlineData("shop1", "gmv_daily_avg", "5", "'gmv_daily_avg' is a fact of a period; only a file of that period can say it")]
    [InlineData("shop1", "gold_seller", "perhaps", "'gold_seller': ")]
    [InlineData("shop1", "gold_seller", "", "where it is not known, write --unknown")]
    public void What_cannot_be_is_refused_with_what_to_write(string merchant, string fact, string value, string message) =>
        Should.Throw<FactChangeException>(() => Change(merchant, fact, value, Now)).Message.ShouldContain(message);

    [Fact]
    public void What_lies_ahead_is_refused() =>
        Should.Throw<FactChangeException>(() => Change("shop1", "gold_seller", "false", Now + Duration.FromSeconds(1))).Message.ShouldContain("--occurred lies ahead");

    private FactChange? Change(string merchant, string fact, string? value, Instant occurred, string? cause = null) =>
        new ChangeFact(database, new StillClock(), "wang").Run(new FactChangeRequest(merchant, fact, value, occurred, "register", cause));

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => Now;
    }
}
