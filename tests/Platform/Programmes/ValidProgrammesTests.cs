using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Programmes;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Programmes;

/// <summary>The programmes of tests/Cases/valid and those that are shipped are read whole.</summary>
public sealed class ValidProgrammesTests
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "tests", "Cases", "valid");

    [Theory]
    [InlineData("tests/Cases/valid")]
    [InlineData("programmes")]
    [InlineData("examples")]
    public void They_have_no_errors(string path)
    {
        var check = PathChecker.Check([Path.Combine(SharedData.RepositoryRoot, path)]);

        check.Errors.ShouldBeEmpty();
        check.Programmes.ShouldNotBeEmpty();
    }

    /// <summary>C2: the first 1,000 get 1,000 CNY each; notice of 5 working days; 1,000,000 CNY at most.</summary>
    [Fact]
    public void The_Chengdu_subsidy_is_read_with_its_figures()
    {
        var programme = Load("chengdu-trustpass");

        programme.Enrolment.ShouldBe(Enrolment.Application);
        programme.EvaluateAsOfApplication.ShouldBeTrue();
        programme.Zone.Id.ShouldBe("Asia/Shanghai", "the catalogue's zone stands in where the file names none");
        programme.Apply!.Until.ShouldBe(Instant.FromUtc(2009, 12, 31, 16, 0), "24:00 of 31 December in Shanghai is 16:00 UTC");
        programme.Quota.ShouldBe(new Quota(1000, "application.accepted_at", "acceptance", "approval", "waiting", programme.Quota!.At));
        programme.Cumulation.ShouldBe(new Cumulation("chengdu-subsidy", "legal_entity", 1, null, programme.Cumulation!.At));
        programme.Budget.ShouldBe(new Budget("chengdu-ecommerce", "sme-development-fund", Money.FromWhole(1_000_000), "CNY", programme.Budget!.At));
        programme.Procedure.Select(step => step.Step).ShouldBe(["apply", "verify", "notice", "approve", "disburse"]);
        programme.Procedure[1].CorrectWithinWorkdays.ShouldBe(5);
        programme.Procedure[1].Finds.ShouldBe(["first_use"]);
        programme.Procedure[2].DaysWorkdays.ShouldBe(5);
        programme.Procedure[2].Public.ShouldBeTrue();
        programme.Clawback[0].Ban.ShouldBe(NodaTime.Period.FromYears(3));
        programme.Benefits[0].Terms.ShouldBe(new SubsidyTerms(Money.FromWhole(1000), "contract_paid"));
        programme.Require[1].Label.ShouldBe(new LocalizedText("首次使用", "First-time use"));
    }

    /// <summary>E14: from 2020-02-11 00:00 to 03-01 09:00 not below the level of 2019-12-31.</summary>
    [Fact]
    public void The_overlay_of_the_trade_medal_is_read_with_its_figures()
    {
        var overlay = ProgrammeFolder.Load(Path.Combine(Folder, "thunder-medal")).Overlays.ShouldHaveSingleItem();

        overlay.Target.ShouldBe("trade-medal");
        overlay.NotBelow.ShouldBe(new LocalDate(2019, 12, 31));
        overlay.From.ShouldBe(Instant.FromUtc(2020, 2, 10, 16, 0));
        overlay.Until.ShouldBe(Instant.FromUtc(2020, 3, 1, 1, 0));
    }

    /// <summary>A1–A4.</summary>
    [Fact]
    public void Pioneer_is_read_with_its_figures()
    {
        var programme = ProgrammeFolder.Load(Path.Combine(SharedData.RepositoryRoot, "programmes", "pioneer")).Versions.ShouldHaveSingleItem().Programme;

        programme.Tiers.Select(tier => tier.Id).ShouldBe(["SS", "S"]);
        programme.Parameters.Single(parameter => parameter.Name == "s_line").Floor!.Value.AsMoney().ShouldBe(Money.FromWhole(2295));
        programme.Parameters.Single(parameter => parameter.Name == "ss_line").Default!.Value.AsMoney().ShouldBe(Money.FromWhole(6560));
        programme.BetweenReviews!.LeaveWithin.ShouldBe(Duration.FromHours(72));
        programme.BetweenReviews.RejoinWithin.ShouldBe(Duration.FromHours(72));
        programme.BetweenReviews.NoticeMinimum.ShouldBe(Duration.FromHours(24), "semantics, “Leaving”");
        programme.Review!.DueBy.ToString().ShouldBe("3 24:00");
    }

    /// <summary>All kinds, with the figures of E2 (9 % down to 6 %, until 31 March 24:00), E3 (−20 bps, −10 bps further), E4 (×0.9), E15 and E16 (orders of the days named).</summary>
    [Fact]
    public void Every_kind_of_benefit_is_read_with_its_settings()
    {
        var benefits = Load("epidemic-rates").Benefits.ToDictionary(benefit => benefit.Id);

        var discount = benefits["discount"].Terms.ShouldBeOfType<RateTerms>();
        discount.ShouldBe(new RateTerms("bill-discounting", discount.Base, -20, null, Sums: true, null, "lender"));
        discount.Base!.By.ShouldBe(["tenor", "date"]);
        benefits["discount"].Written["base.table"].ShouldBe("mybank.csv");
        benefits["discount"].Until.ShouldBe(Instant.FromUtc(2020, 3, 31, 16, 0), "24:00 of 31 March in Shanghai");
        benefits["further"].Terms.ShouldBe(new RateTerms("bill-discounting", null, -10, null, Sums: true, null, null));
        benefits["factoring"].Terms.ShouldBeOfType<RateTerms>().Floor.ShouldBe(6m);
        benefits["loan"].Terms.ShouldBe(new RateTerms("online-loan", null, null, 0.9m, Sums: false, null, null));
        benefits["medal"].Terms.ShouldBeOfType<BadgeTerms>().Where.ShouldBe(["storefront", "search"]);
        benefits["counter"].Terms.ShouldBe(new LaneTerms("hotline", 2, Duration.FromHours(24), ServiceClock.Workdays));
        benefits["keywords"].Terms.ShouldBe(new LimitTerms("keywords", 10, null));
        benefits["storefront"].Terms.ShouldBe(new FeeTerms("storefront-builder", null, null, 0.5m, NodaTime.Period.FromMonths(2)));
        benefits["packet"].Terms.ShouldBe(new CreditTerms("promotion", Money.FromWhole(100), NodaTime.Period.FromDays(30), Money.FromWhole(20)));
        benefits["base-service"].Live.ShouldBeFalse("it is only announced");
        benefits["base-service"].Terms.ShouldBeOfType<ServiceTerms>().Tasks.Select(task => task.Id).ShouldBe(["photos", "offers", "storefront"], "F3");
        benefits["lecture"].Terms.ShouldBe(new TrainingTerms(null, "resume-work", 10, 100, null));
        benefits["leads"].Terms.ShouldBe(new BoostTerms("group-buy", 1.2m));
        var dispatch = benefits["dispatch"].Terms.ShouldBeOfType<RelaxTerms>();
        (dispatch.By, dispatch.CaseByCase).ShouldBe((null, true), "E15: case by case, no automatic pardon");
        dispatch.Orders.ShouldBe((Instant.FromUtc(2020, 1, 18, 16, 0), Instant.FromUtc(2020, 2, 16, 16, 0)), "E15: orders of 19 January to 16 February, both days with them");
        dispatch.Parties.ShouldBe(["seller"]);
        var disputes = benefits["disputes"].Terms.ShouldBeOfType<RelaxTerms>();
        disputes.By.ShouldBe(Duration.FromHours(72));
        disputes.Parties.ShouldBe(["buyer", "seller"], "E16: buyers and sellers");
        disputes.Orders.Until.ShouldBe(Instant.FromUtc(2020, 2, 9, 16, 0), "E16: orders to 9 February");
    }

    [Fact]
    public void A_base_rate_is_that_of_the_last_row_up_to_the_day()
    {
        var table = Load("epidemic-rates").Benefits.Select(benefit => benefit.Terms).OfType<RateTerms>().First().Base!;

        table.Find(new Dictionary<string, string> { ["tenor"] = "90" }, new LocalDate(2020, 2, 9)).ShouldBeNull("no row begins by then");
        table.Find(new Dictionary<string, string> { ["tenor"] = "90" }, new LocalDate(2020, 2, 10)).ShouldBe(9m);
        table.Find(new Dictionary<string, string> { ["tenor"] = "90", ["grade"] = "A" }, new LocalDate(2020, 2, 20)).ShouldBe(8.5m);
        table.Find(new Dictionary<string, string> { ["tenor"] = "180" }, new LocalDate(2020, 2, 20)).ShouldBe(9.25m);
        table.Find(new Dictionary<string, string> { ["tenor"] = "360" }, new LocalDate(2020, 2, 20)).ShouldBeNull("there is no such row");
        table.Find(new Dictionary<string, string>(), new LocalDate(2020, 2, 20)).ShouldBeNull("no tenor is named");
    }

    [Fact]
    public void The_hash_changes_with_a_table_and_not_with_the_folder()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "chengdu-trustpass", "2009-01-01.yaml"));
        var table = File.ReadAllText(Path.Combine(Folder, "chengdu-trustpass", "promotion.csv"));
        using var here = new TemporaryFolder();
        using var there = new TemporaryFolder();
        using var changed = new TemporaryFolder();

        HashIn(here, text, table).ShouldBe(HashIn(there, text, table));
        HashIn(changed, text, table + "x,1\n").ShouldNotBe(HashIn(here, text, table));
    }

    private static string HashIn(TemporaryFolder folder, string text, string table)
    {
        folder.Write("catalogue.yaml", File.ReadAllText(Path.Combine(Folder, "catalogue.yaml")));
        folder.Write("chengdu-trustpass/2009-01-01.yaml", text);
        folder.Write("chengdu-trustpass/promotion.csv", table);
        return ProgrammeFolder.Load(Path.Combine(folder.Path, "chengdu-trustpass")).Versions.ShouldHaveSingleItem().Sha256;
    }

    private static Programme Load(string name) => ProgrammeFolder.Load(Path.Combine(Folder, name)).Versions.ShouldHaveSingleItem().Programme;
}
