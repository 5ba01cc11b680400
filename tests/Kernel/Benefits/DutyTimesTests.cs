using Fuyao.Kernel.Benefits;
using NodaTime;

namespace Fuyao.Kernel.Tests.Benefits;

/// <summary>Which time holds for an order: that of its own instant (E15: 24, 48 or 72 hours by what was promised).</summary>
public sealed class DutyTimesTests
{
    private static readonly Instant January = Instant.FromUtc(2020, 1, 1, 0, 0);
    private static readonly Instant February = Instant.FromUtc(2020, 2, 1, 0, 0);

    [Fact]
    public void An_order_has_the_time_that_held_when_it_was_placed()
    {
        var times = new DutyTimes([Time(1, January, 48), Time(2, February, 24)]);

        times.At("dispatch", "seller", null, January - Duration.Epsilon).ShouldBeNull();
        times.At("dispatch", "seller", null, January)!.Within.ShouldBe(Duration.FromHours(48));
        times.At("dispatch", "seller", null, February - Duration.Epsilon)!.Within.ShouldBe(Duration.FromHours(48));
        times.At("dispatch", "seller", null, February)!.Within.ShouldBe(Duration.FromHours(24));
    }

    [Fact]
    public void Of_two_that_begin_at_one_instant_the_later_word_counts()
    {
        var times = new DutyTimes([Time(2, January, 24), Time(1, January, 48), Time(3, January - Duration.FromDays(1), 96)]);

        times.At("dispatch", "seller", null, February)!.Number.ShouldBe(2);
    }

    [Fact]
    public void Services_parties_and_duties_have_their_own()
    {
        var times = new DutyTimes([Time(1, January, 24, "24h"), Time(2, January, 72, "72h"), Time(3, February, 48, "48h"), Time(4, January, 12, party: "buyer")]);

        times.At("dispatch", "seller", "72h", January)!.Within.ShouldBe(Duration.FromHours(72));
        times.At("dispatch", "seller", null, January).ShouldBeNull();
        times.At("dispatch", "buyer", null, January)!.Within.ShouldBe(Duration.FromHours(12));
        times.At("return", "seller", "24h", January).ShouldBeNull();
        times.ServicesOf("dispatch", "seller", January).ShouldBe(["24h", "72h"]);
        times.ServicesOf("dispatch", "seller", February).ShouldBe(["24h", "48h", "72h"]);
        times.ServicesOf("dispatch", "buyer", January).ShouldBeEmpty();
    }

    private static DutyTime Time(long number, Instant from, int hours, string? service = null, string party = "seller") =>
        new(number, "dispatch", party, service, from, Duration.FromHours(hours), "terms", from, "officer");
}
