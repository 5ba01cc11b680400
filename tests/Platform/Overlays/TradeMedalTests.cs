using System.Collections.Immutable;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Overlays;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Platform.Tests.Programmes;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Platform.Tests.Overlays;

/// <summary>E14: from 2020-02-11 00:00 to 03-01 09:00 the displayed level is the higher of today's and that of 2019-12-31; semantics.md, “Real and displayed”.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class TradeMedalTests : IDisposable
{
    private const string Medal = """
        overlay: thunder-medal
        title: { zh: 春雷交易勋章, en: Spring Thunder trade medal }
        target: trade-medal
        display:
          not_below: 2019-12-31
          from: 2020-02-11T00:00
          until: 2020-03-01T09:00
        """;

    private static readonly CheckedProgramme Version = GoldMarket.Version("2019-12-01", id: "trade-medal");
    private static readonly Instant From = GoldMarket.At("2020-02-11T00:00");
    private static readonly Instant Until = GoldMarket.At("2020-03-01T09:00");
    private static readonly Duration Tick = Duration.FromTicks(1);

    private readonly GoldMarket market = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        market.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_higher_of_today_and_of_that_day_shows_within_the_window_alone()
    {
        DecideUntilFebruary();
        Approve();

        string[] real = ["m0 S", "m1 SS", "m2 S", "m3 none", "m4 none"];
        Shown(From - Tick).ShouldBe(real);
        Shown(From).ShouldBe(["m0 SS", "m1 SS", "m2 S", "m3 SS", "m4 none"], "m0 fell, m1 rose, m2 joined, m3 left, m4 never was in");
        Shown(Until - Tick).ShouldBe(["m0 SS", "m1 SS", "m2 S", "m3 SS", "m4 none"]);
        Shown(Until).ShouldBe(real);
    }

    [Fact]
    public void Members_show_both_tiers_and_who_shows_one_without_holding_it()
    {
        DecideUntilFebruary();
        Approve();

        var list = MemberList.Load(market.Database, [Version], From, From)!;

        list.ShowsOtherwise.ShouldBeTrue();
        list.Find(null, null).Where(member => member.Displayed!.By is not null).Select(member => (member.Merchant, member.Tier, member.Displayed!.Tier, member.Status)).ShouldBe([
            ("m0", "S", "SS", MembershipStatus.Member), ("m3", null, "SS", MembershipStatus.Left),
        ]);
        list.Find("SS", null).Select(member => member.Merchant).ShouldBe(["m1", "m5", "m6", "m7"], "what is asked for is the tier held");
        MemberList.Load(market.Database, [Version], Until, Until)!.Find(null, null).ShouldAllBe(member => member.Displayed == null);
    }

    [Fact]
    public void An_explanation_tells_both_and_gives_the_benefits_of_the_tier_held()
    {
        DecideUntilFebruary();
        var before = Explain("m0", From);
        Approve();

        var explanation = Explain("m0", From);

        ExplanationText.Render(explanation, Language.English).ShouldContain(
            "Shown as Super until 2020-03-01 09:00: not below the tier of 2019-12-31 (Spring Thunder trade medal); conditions, benefits and money go by the tier held");
        ExplanationText.Render(explanation, Language.Chinese).ShouldContain("对外显示为超，至 2020-03-01 09:00：不低于 2019-12-31 的等级（春雷交易勋章）；条件、权益与金额仍按实际等级");
        ExplanationJson.Render(explanation).ShouldContain("\"displayed\": {\n    \"tier\": \"SS\",\n    \"overlay\": {\n      \"id\": \"thunder-medal\"");
        explanation.Standing.ShouldBe(before.Standing);
        explanation.Next!.Tier.Id.ShouldBe("SS", "still to be reached");
        explanation.Benefits.ShouldBe(before.Benefits);
        before.Displayed.ShouldBeNull();
        Explain("m0", Until).Displayed.ShouldBeNull();
        Explain("m1", From).Displayed.ShouldBe(new DisplayedTier("SS", null, null));
    }

    [Fact]
    public void What_is_decided_is_the_same_with_and_without()
    {
        DecideUntilFebruary();
        Approve();
        market.Month("2020-02", _ => 3000);
        market.Run("2020-03-04", Version);
        using var without = new GoldMarket();
        DecideUntilFebruary(without);
        without.Month("2020-02", _ => 3000);
        without.Run("2020-03-04", Version);

        Decided(market).ShouldBe(Decided(without));

        static string[] Decided(GoldMarket market)
        {
            var reviews = new ReviewStore(market.Database);
            return [.. reviews.All("trade-medal").SelectMany(review => reviews.ColumnHashes(review).Select(column => $"{review.NominalAt} {column.Key} {column.Value}")), new JournalStore(market.Database).Head().Head.ToString()];
        }
    }

    /// <summary>The tier of a day is that of its end, until just before the next day begins.</summary>
    [Theory]
    [InlineData("2019-12-31T23:59:59", "SS shown")]
    [InlineData("2019-12-31T24:00", "no longer of that day")]
    public void A_loss_on_the_last_day_counts_and_one_at_its_24_00_does_not(string deadline, string why)
    {
        market.Month("2019-11", _ => 9000);
        market.Run("2019-12-04", Version);
        // A3: 72 h from when the medal was lost; the fact of the months after is not known, so that the reviews keep the tiers.
        market.Change(new Storage.Facts.FactChange(0, "gold", "false", GoldMarket.At(deadline) - Duration.FromHours(72), GoldMarket.At(deadline) - Duration.FromHours(72), "test"));
        market.Run("2020-01-03", Version);
        Approve();

        Shown(From)[0].ShouldBe(why == "SS shown" ? "m0 none" : "m0 SS");
    }

    [Fact]
    public void A_day_before_the_first_review_is_unknown_and_shows_what_is_held()
    {
        market.Month("2020-01", merchant => merchant == "m1" ? 9000 : 3000);
        market.Run("2020-02-04", GoldMarket.Version("2020-02-01", id: "trade-medal"));
        Approve();

        var list = MemberList.Load(market.Database, [Version], From, From)!.Find(null, null).ToDictionary(member => member.Merchant, member => member.Displayed!);

        (list["m0"].Tier, list["m0"].By, list["m0"].Unknown!.Id).ShouldBe(("S", null, "thunder-medal"));
        list["m1"].Unknown.ShouldBeNull("nothing is higher than the best tier");
        ExplanationText.Render(Explain("m0", From), Language.English).ShouldContain("The tier of 2019-12-31 is not on record, so that nothing is shown above the tier held for it");
        ExplanationText.Render(Explain("m0", From), Language.Chinese).ShouldContain("2019-12-31 的等级没有记录");
    }

    /// <summary>semantics.md, “Instants of a review”: decisions take effect at <c>effective_at</c>.</summary>
    [Fact]
    public void A_decision_that_was_not_in_effect_on_the_day_does_not_count_for_it()
    {
        var version = GoldMarket.Version("2019-11-03", id: "trade-medal", dueBy: "28 24:00", effectiveAt: "1 00:00");
        market.Month("2019-10", merchant => merchant == "m0" ? 9000 : 3000);
        market.Run("2019-11-30", version);
        market.Month("2019-11", merchant => merchant == "m1" ? 9000 : 3000);
        market.Run("2019-12-30", version);
        Approve();

        Shown(From, version)[..2].ShouldBe(["m0 SS", "m1 SS"], "due on 2019-12-28 24:00, in effect from 2020-01-01 00:00: on the day before, m0 was SS still");
    }

    [Fact]
    public void Nobody_approves_an_overlay_of_their_own_and_its_text_stays()
    {
        DecideUntilFebruary();
        market.Clock.Now = From;
        var file = folder.Write("medal.yaml", Medal);
        var wang = new OverlayDesk(market.Database, market.Clock, "wang", folder.Write("catalogue.yaml", Catalogue));
        wang.Add(file);
        Shown(From + Tick)[0].ShouldBe("m0 S", "a draft changes nothing");

        Should.Throw<OverlayRefusedException>(() => new OverlayDesk(market.Database, market.Clock, "Wang").Approve("thunder-medal")).Message.ShouldContain("somebody else approves it");
        Should.Throw<OverlayRefusedException>(() => wang.Add(file)).Message.ShouldContain("stored with this content already");
        folder.Write("medal.yaml", Medal.Replace("03-01T09:00", "03-02T09:00", StringComparison.Ordinal));
        Should.Throw<OverlayRefusedException>(() => wang.Add(file)).Message.ShouldContain("its text stays as it is");
        market.Clock.Now = From + Duration.FromDays(1);
        new OverlayDesk(market.Database, market.Clock, "li").Approve("thunder-medal");
        Should.Throw<OverlayRefusedException>(() => new OverlayDesk(market.Database, market.Clock, "zhao").Approve("thunder-medal")).Message.ShouldContain("approved already, by li");

        Shown(market.Clock.Now - Tick)[0].ShouldBe("m0 S", "it shows from its approval on");
        Shown(market.Clock.Now)[0].ShouldBe("m0 SS");
        market.Clock.Now += Duration.FromDays(1);
        Should.Throw<OverlayRefusedException>(() => wang.End("thunder-medal", " ")).Message.ShouldContain("reason");
        wang.End("thunder-medal", "announced by mistake");
        Shown(market.Clock.Now - Tick)[0].ShouldBe("m0 SS");
        Shown(market.Clock.Now)[0].ShouldBe("m0 S");
        Should.Throw<OverlayRefusedException>(() => wang.End("thunder-medal", "again")).Message.ShouldContain("is over already");
    }

    [Fact]
    public void What_cannot_be_an_overlay_is_refused_with_what_to_write()
    {
        DecideUntilFebruary();
        var desk = new OverlayDesk(market.Database, market.Clock, "wang", folder.Write("catalogue.yaml", Catalogue));

        Should.Throw<FileNotFoundException>(() => desk.Add("nowhere.yaml")).Message.ShouldContain("there is no file nowhere.yaml");
        Should.Throw<ContentException>(() => desk.Add(folder.Write("programme.yaml", "programme: x"))).Errors[0].Message.ShouldContain("is no overlay");
        Should.Throw<OverlayRefusedException>(() => desk.Add(folder.Write("other.yaml", Medal.Replace("target: trade-medal", "target: trade-medals", StringComparison.Ordinal)))).Message
            .ShouldContain("no review of 'trade-medals' is in the data, so that there is nothing to show otherwise; there are reviews of trade-medal");
        market.Clock.Now = Until;
        Should.Throw<OverlayRefusedException>(() => desk.Add(folder.Write("medal.yaml", Medal))).Message.ShouldContain("write a later 'until'");
        Should.Throw<OverlayRefusedException>(() => desk.Approve("medal")).Message.ShouldContain("there is no overlay 'medal' in the data");
    }

    private const string Catalogue = """
        catalogue: tiny
        zone: Asia/Shanghai
        currency: CNY
        facts:
          gmv: { type: money, kind: period, label: { zh: 成交额, en: GMV }, source: { zh: 交易, en: Orders } }
        """;

    private void DecideUntilFebruary() => DecideUntilFebruary(market);

    /// <summary>On 2019-12-31 m0 and m3 are SS, m1 is S, m2 and m4 are none; on 2020-02-11 m0 and m2 are S, m1 is SS, m3 has left, m4 is none.</summary>
    private static void DecideUntilFebruary(GoldMarket market)
    {
        market.Month("2019-11", merchant => merchant switch { "m1" => 3000, "m2" or "m4" => 100, _ => 9000 });
        market.Run("2019-12-04", Version);
        market.Month("2019-12", merchant => merchant switch { "m0" => 3000, "m3" or "m2" or "m4" => 100, _ => 9000 });
        market.Run("2020-01-04", Version);
        market.Month("2020-01", merchant => merchant switch { "m0" or "m2" => 3000, "m3" or "m4" => 100, _ => 9000 });
        market.Run("2020-02-04", Version);
    }

    private void Approve()
    {
        market.Clock.Now = From - Duration.FromDays(1);
        new OverlayDesk(market.Database, market.Clock, "wang", folder.Write("catalogue.yaml", Catalogue)).Add(folder.Write("medal.yaml", Medal));
        new OverlayDesk(market.Database, market.Clock, "li").Approve("thunder-medal");
    }

    private string[] Shown(Instant at, CheckedProgramme? version = null)
    {
        ImmutableArray<CheckedProgramme> versions = [version ?? Version];
        var review = new ReviewStore(market.Database).Latest("trade-medal")!;
        var standing = market.Standing([.. versions]).Memberships();
        var displayed = DisplayedTiers.Load(market.Database, versions, review.TierIds, at);
        return [.. Enumerable.Range(0, 5).Select(row => $"m{row} {(displayed is null ? standing.TierOf(row) : displayed.Of(row, standing.TierOf(row)).Tier) ?? "none"}")];
    }

    private Explanation Explain(string merchant, Instant at) => new MerchantExplanations(market.Database).Explain([Version], merchant, at);
}
