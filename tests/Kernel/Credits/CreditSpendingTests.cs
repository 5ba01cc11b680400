using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Credits;

/// <summary>E12: which packet pays for a click, and how long; figures of <c>programmes/thunder-packets</c>: 100 CNY, 30 days, 20 CNY a day.</summary>
public sealed class CreditSpendingTests
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    [Fact]
    public void Of_the_packets_that_can_pay_all_of_it_the_first_to_expire_pays()
    {
        var (late, soon, endless) = (Claimed(1, "2020-03-05T10:00"), Claimed(2, "2020-03-03T10:00"), Claimed(3, "2020-03-01T10:00", days: null));

        Choose(Click("1.50"), Spendable(late), Spendable(soon), Spendable(endless)).ShouldBe((ClickOutcome.Paid, 2L));
        Choose(Click("1.50"), Spendable(late), Spendable(soon, "1.4999"), Spendable(endless)).ShouldBe((ClickOutcome.Paid, 1L), "one packet pays all of a click or nothing of it");
        Choose(Click("1.50"), Spendable(late, "1"), Spendable(soon, "1"), Spendable(endless)).ShouldBe((ClickOutcome.Paid, 3L));
        Choose(Click("1.50"), Spendable(late with { Number = 9 }), Spendable(late with { Number = 8 })).ShouldBe((ClickOutcome.Paid, 8L), "of several the oldest");
    }

    [Fact]
    public void A_day_ends_at_midnight_of_the_programmes_zone_and_its_cap_holds_to_the_unit()
    {
        var spent = new Dictionary<LocalDate, Money> { [new LocalDate(2020, 3, 6)] = Money("19.9999") };
        var packet = new SpendablePacket(Claimed(1, "2020-03-01T10:00"), Money("80"), day => spent.GetValueOrDefault(day));

        CreditSpending.Choose(Click("0.0001", "2020-03-06T23:59"), [packet], At("2020-03-07T09:00")).Outcome.ShouldBe(ClickOutcome.Paid, "20 a day (E12)");
        CreditSpending.Choose(Click("0.0002", "2020-03-06T23:59"), [packet], At("2020-03-07T09:00")).Outcome.ShouldBe(ClickOutcome.DayFull);
        CreditSpending.Choose(Click("20", "2020-03-06T24:00"), [packet], At("2020-03-07T09:00")).Outcome.ShouldBe(ClickOutcome.Paid, "the next day");
        CreditSpending.Choose(Click("20.0001", "2020-03-06T24:00"), [packet], At("2020-03-07T09:00")).Outcome.ShouldBe(ClickOutcome.DayFull);
        CreditSpending.Choose(Click("80.0001", "2020-03-06T24:00"), [packet], At("2020-03-07T09:00")).Outcome.ShouldBe(ClickOutcome.RestTooSmall);
    }

    [Theory]
    [InlineData("2020-03-01T09:59", "2020-03-10T09:00", false)] // before the claim
    [InlineData("2020-03-01T10:00", "2020-03-10T09:00", true)]
    [InlineData("2020-03-31T09:59", "2020-03-31T09:59", true)] // 30 days (E12)
    [InlineData("2020-03-31T09:59", "2020-03-31T10:00", false)] // told when the packet has expired
    [InlineData("2020-03-31T10:00", "2020-03-31T10:00", false)]
    public void A_packet_pays_for_clicks_between_its_claim_and_its_end_that_are_told_before_its_end(string at, string now, bool pays) =>
        (CreditSpending.Choose(Click("1", at), [Spendable(Claimed(1, "2020-03-01T10:00"))], At(now)).Outcome == ClickOutcome.Paid).ShouldBe(pays);

    [Fact]
    public void A_packet_pays_for_what_it_is_for() =>
        CreditSpending.Choose(Click("1") with { Of = "training" }, [Spendable(Claimed(1, "2020-03-01T10:00"))], At("2020-03-06T12:00")).Outcome.ShouldBe(ClickOutcome.NoPacket);

    [Fact]
    public void A_packet_is_claimed_in_time_or_lapses_and_expires_whether_or_not_anything_is_left()
    {
        var issued = Issued(1, "2020-03-01T10:00", 30, null);

        issued.ClaimBy.ShouldBe(At("2020-03-31T10:00"));
        issued.StateAt(At("2020-03-31T09:59"), issued.Amount).ShouldBe(PacketState.Issued);
        issued.StateAt(At("2020-03-31T10:00"), issued.Amount).ShouldBe(PacketState.Lapsed);
        var claimed = issued.Claim(At("2020-03-30T12:00"));
        claimed.ExpiresAt.ShouldBe(At("2020-04-29T12:00"), "30 days from the claim (E12)");
        claimed.StateAt(At("2020-04-29T11:59"), Money("0.0001")).ShouldBe(PacketState.Claimed);
        claimed.StateAt(At("2020-04-29T11:59"), Money("0")).ShouldBe(PacketState.UsedUp);
        claimed.StateAt(At("2020-04-29T12:00"), Money("0")).ShouldBe(PacketState.Expired);
        Issued(2, "2020-03-01T10:00", 30, "2020-03-08T24:00").ClaimBy.ShouldBe(At("2020-03-08T24:00"), "not longer than the grant");
        Issued(3, "2020-03-01T10:00", null, null).ClaimBy.ShouldBeNull();
        Issued(3, "2020-03-01T10:00", null, null).Claim(At("2020-03-02T00:00")).ExpiresAt.ShouldBeNull();
    }

    [Fact]
    public void What_is_no_click_is_told()
    {
        var now = At("2020-03-06T12:00");

        Click("1").Problem(now).ShouldBeNull();
        (Click("1") with { At = now + CreditClick.AheadMax }).Problem(now).ShouldBeNull("clocks differ");
        (Click("1") with { At = now + CreditClick.AheadMax + Duration.FromTicks(1) }).Problem(now)!.ShouldContain("which has not come");
        (Click("1") with { Price = Money("0") }).Problem(now)!.ShouldContain("above zero");
        (Click("1") with { Id = "a b" }).Problem(now)!.ShouldContain("no id of a click");
        (Click("1") with { Id = new string('a', CreditClick.IdLengthMax + 1) }).Problem(now)!.ShouldContain("no id of a click");
        (Click("1") with { Of = "" }).Problem(now)!.ShouldContain("nothing that a credit is for");
    }

    private static (ClickOutcome, long?) Choose(CreditClick click, params SpendablePacket[] packets) => CreditSpending.Choose(click, packets, At("2020-03-06T12:00")) is var (outcome, payer) ? (outcome, payer?.Packet.Number) : default;

    private static CreditClick Click(string price, string at = "2020-03-06T11:00") => new("c1", 0, "promotion", At(at), Money(price));

    private static SpendablePacket Spendable(CreditPacket packet, string rest = "100") => new(packet, Money(rest), _ => Kernel.Values.Money.Zero);

    private static CreditPacket Claimed(long number, string at, int? days = 30) => Issued(number, at, days, null).Claim(At(at));

    private static CreditPacket Issued(long number, string at, int? days, string? until)
    {
        var lasts = days is { } some ? NodaTime.Period.FromDays(some) : null;
        return new CreditPacket(
            number, 1, "thunder-packets", "packet", 0, "promotion", Money("100"), Money("20"), lasts, Zone, At(at), CreditPacket.ClaimByOf(At(at), lasts, Zone, until is null ? null : At(until)));
    }

    private static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    private static Money Money(string written) => Kernel.Values.Money.TryParse(written, out var money) ? money : throw new FormatException(written);
}
