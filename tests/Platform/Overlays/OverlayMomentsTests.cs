using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Documents;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Platform.Tests.Overlays;

/// <summary>The instants of an overlay in zones whose clocks change (E14 names moments to the minute; docs/reference/written-forms.md, skipped and repeated hours).</summary>
public sealed class OverlayMomentsTests
{
    [Theory]
    // The clocks go from 00:00 −03:00 to 01:00 −02:00 on 2018-11-04: the day before ends where the next one begins.
    [InlineData("America/Sao_Paulo", "2018-11-03", "2018-11-04T00:00", "2018-11-05T09:00", "2018-11-04T03:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T11:00:00Z")]
    // 02:30 is skipped and shifts forward, to 03:30 −04:00.
    [InlineData("America/New_York", "2020-03-07", "2020-03-08T02:30", "2020-03-09T00:00", "2020-03-08T05:00:00Z", "2020-03-08T07:30:00Z", "2020-03-09T04:00:00Z")]
    // 01:30 comes twice, and the earlier one counts; the day has 25 hours.
    [InlineData("America/New_York", "2020-10-31", "2020-11-01T00:00", "2020-11-01T01:30", "2020-11-01T04:00:00Z", "2020-11-01T04:00:00Z", "2020-11-01T05:30:00Z")]
    [InlineData("Asia/Shanghai", "2019-12-31", "2020-02-11T00:00", "2020-03-01T09:00", "2019-12-31T16:00:00Z", "2020-02-10T16:00:00Z", "2020-03-01T01:00:00Z")]
    public void Days_and_moments_are_those_of_the_zone(string zone, string notBelow, string from, string until, string dayEnd, string fromUtc, string untilUtc)
    {
        var (overlay, errors) = Check(zone, notBelow, from, until);

        errors.ShouldBeEmpty();
        (overlay!.NotBelowEnd, overlay.From, overlay.Until).ShouldBe((Utc(dayEnd), Utc(fromUtc), Utc(untilUtc)));
    }

    [Theory]
    [InlineData("2020-02-11T00:00", true)]
    [InlineData("2020-02-10T24:00", true)]
    [InlineData("2020-02-10T23:59", false)]
    public void The_day_has_to_be_over_when_the_overlay_begins(string from, bool isFine)
    {
        var (overlay, errors) = Check("Asia/Shanghai", "2020-02-10", from, "2020-03-01T09:00");

        (overlay is not null).ShouldBe(isFine);
        errors.Select(error => error.Message).ShouldBe(isFine ? [] : [$"the tier of 2020-02-10 is not known before the overlay begins at {from}"]);
    }

    private static (Overlay? Overlay, System.Collections.Immutable.ImmutableArray<Kernel.Diagnostics.Diagnostic> Errors) Check(string zone, string notBelow, string from, string until) => OverlayChecker.Check(
        YamlReader.Read("overlay.yaml", $$"""
            overlay: medal
            target: trade-medal
            zone: {{zone}}
            display: { not_below: {{notBelow}}, from: {{from}}, until: {{until}} }
            """).Root!,
        DateTimeZone.Utc);

    private static Instant Utc(string written) => InstantPattern.ExtendedIso.Parse(written).Value;
}
