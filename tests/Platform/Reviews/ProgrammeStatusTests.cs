using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Storage.Tests;
using Fuyao.Storage.Versions;
using NodaTime;

namespace Fuyao.Platform.Tests.Reviews;

/// <summary>What the server tells of a programme beside its reviews.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ProgrammeStatusTests : IDisposable
{
    private readonly GoldMarket market = new();

    public void Dispose() => market.Dispose();

    [Fact]
    public void Who_is_leaving_is_counted_with_the_earliest_deadline()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        Status().Leaving.ShouldBeNull();
        market.Change("m1", "gold", "false", "2016-11-10T10:00");
        market.Change("m2", "gold", "false", "2016-11-11T10:00");
        market.Run("2016-11-11T12:00");

        Status().Leaving.ShouldBe(new LeavingMembers(2, GoldMarket.At("2016-11-13T10:00")), "A3, 72 h");

        market.Run("2016-11-13T10:00");
        Status().Leaving.ShouldBe(new LeavingMembers(1, GoldMarket.At("2016-11-14T10:00")));
    }

    [Fact]
    public void A_closed_programme_says_from_when()
    {
        Status().ClosedFrom.ShouldBeNull();
        using (var transaction = market.Database.Begin())
        {
            new ClosingStore(market.Database).Save(new ProgrammeClosing("tiny", new LocalDate(2016, 12, 1), "over", GoldMarket.At("2016-11-05"), "li"), transaction);
            transaction.Commit();
        }

        Status().ClosedFrom.ShouldBe(GoldMarket.At("2016-12-01"));
    }

    private ProgrammeStatus Status() => ProgrammeStatus.Read(market.Database, [GoldMarket.Version()], market.Clock.Now);
}
