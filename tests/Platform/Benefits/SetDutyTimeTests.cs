using Fuyao.Kernel.Benefits;
using Fuyao.Platform.Benefits;
using Fuyao.Platform.Tests.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Benefits;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Platform.Tests.Benefits;

/// <summary>Times for everybody (E15: dispatch within 24, 48 or 72 hours). What an order had when it was placed, it keeps.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class SetDutyTimeTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2020, 1, 10, 0, 0);

    private readonly TestStore store = new();
    private readonly MovableClock clock = new() { Now = Start };
    private readonly FuyaoDatabase database;

    public SetDutyTimeTests() => database = FuyaoDatabase.Open(store.Dialect);

    public void Dispose()
    {
        database.Dispose();
        store.Dispose();
    }

    [Fact]
    public void The_first_may_say_what_has_held_and_the_next_begins_later()
    {
        Set("dispatch", 48, from: Start - Duration.FromDays(400)).Number.ShouldBe(1);
        clock.Now += Duration.FromDays(1);

        Should.Throw<DutyTimeException>(() => Set("dispatch", 24, from: Start)).Message.ShouldBe("orders that are placed already keep the time that held then; write a --from that is still to come, or leave it out for orders from now on");
        Should.Throw<DutyTimeException>(() => Set("dispatch", 96, from: Start - Duration.FromDays(500))).Message.ShouldContain("orders that are placed already");
        var next = Set("dispatch", 24);

        next.From.ShouldBe(clock.Now);
        var times = new DutyTimes(new DutyTimeStore(database).All());
        times.At("dispatch", "seller", null, next.From - Duration.Epsilon)!.Within.ShouldBe(Duration.FromHours(48));
        times.At("dispatch", "seller", null, next.From)!.ShouldBe(next);
    }

    [Fact]
    public void Saying_the_same_again_changes_nothing_and_leaves_no_entry()
    {
        var first = Set("dispatch", 48, service: "48h");
        var entries = new AuditLog(database).Head();

        Set("dispatch", 48, service: "48h").ShouldBe(first);

        new AuditLog(database).Head().ShouldBe(entries);
        Set("dispatch", 48, service: "72h").Number.ShouldBeGreaterThan(first.Number, "another service has its own time");
        new AuditLog(database).Head().Sequence.ShouldBe(entries.Sequence + 1);
    }

    [Fact]
    public void A_time_that_has_not_begun_may_be_said_anew()
    {
        var from = Start + Duration.FromDays(10);
        Set("dispatch", 48);
        Set("dispatch", 24, from: from);
        Set("dispatch", 36, from: from);

        new DutyTimes(new DutyTimeStore(database).All()).At("dispatch", "seller", null, from)!.Within.ShouldBe(Duration.FromHours(36));
    }

    [Theory]
    [InlineData("Dispatch", null, 48, "terms", "is no name of a duty")]
    [InlineData("dispatch", "two days", 48, "terms", "without spaces")]
    [InlineData("dispatch", "", 48, "terms", "without spaces")]
    [InlineData("dispatch", null, 0, "terms", "a minute at least")]
    [InlineData("dispatch", null, 48, " ", "needs its reason")]
    public void What_cannot_be_is_refused_and_nothing_is_stored(string duty, string? service, int hours, string reason, string message)
    {
        Should.Throw<DutyTimeException>(() => new SetDutyTime(database, clock, "officer").Run(new DutyTimeRequest(duty, "seller", service, null, Duration.FromHours(hours), reason))).Message.ShouldContain(message);
        new DutyTimeStore(database).All().ShouldBeEmpty();
    }

    private DutyTime Set(string duty, int hours, Instant? from = null, string? service = null) =>
        new SetDutyTime(database, clock, "officer").Run(new DutyTimeRequest(duty, "seller", service, from, Duration.FromHours(hours), "terms of sale"));
}
