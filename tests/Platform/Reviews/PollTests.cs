using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Reviews;

/// <summary>What a server's look costs in columns read: nothing while nothing has changed, and of what has changed the programme that it is about.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class PollTests : IDisposable
{
    private static readonly CheckedProgramme First = GoldMarket.Version(id: "first");
    private static readonly CheckedProgramme Second = GoldMarket.Version(id: "second", live: "[prompt]");

    private readonly GoldMarket market = new();

    public PollTests()
    {
        market.Month("2016-10");
        Look("2016-11-04");
    }

    public void Dispose() => market.Dispose();

    [Fact]
    public void Nothing_is_read_while_nothing_has_changed()
    {
        Look("2016-11-04T01:00");

        Look("2016-11-04T01:01").ShouldBe(0);
        Look("2016-11-30").ShouldBe(0);
    }

    [Fact]
    public void Nothing_is_read_while_a_deadline_is_pending()
    {
        market.Change("m1", "gold", "false", "2016-11-10T10:00");
        Look("2016-11-10T10:01");

        Look("2016-11-10T10:02").ShouldBe(0);
        Look("2016-11-13T09:59").ShouldBe(0, "72 h are not over");
    }

    [Fact]
    public void Nothing_is_read_while_the_facts_of_a_review_are_late()
    {
        Look("2016-12-04T01:00");

        Look("2016-12-04T01:01").ShouldBe(0);
    }

    [Fact]
    public void A_change_is_read_by_the_programme_that_it_is_about()
    {
        Look("2016-11-10");
        using var alone = new GoldMarket();
        market.Change("m1", "gold", "false", "2016-11-10T10:00");

        var both = Look("2016-11-10T10:01");

        alone.Month("2016-10");
        Look(alone, "2016-11-04", First);
        Look(alone, "2016-11-10", First);
        alone.Change("m1", "gold", "false", "2016-11-10T10:00");
        both.ShouldBe(Look(alone, "2016-11-10T10:01", First), "the second does not watch the medal");
        both.ShouldBeGreaterThan(0);
    }

    private long Look(string now) => Look(market, now, First, Second);

    private static long Look(GoldMarket market, string now, params CheckedProgramme[] programmes)
    {
        market.Clock.Now = GoldMarket.At(now);
        var before = market.Database.ColumnsRead;
        new ReviewRound(market.Database, market.Clock).Run([.. programmes.Select(programme => ImmutableArray.Create(programme))]).Troubles.ShouldBeEmpty();
        return market.Database.ColumnsRead - before;
    }
}
