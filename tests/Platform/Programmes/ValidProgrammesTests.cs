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
        programme.Benefits[0].Settings["amount"].ShouldBe("1000 CNY");
        programme.Benefits[0].Settings["at_most"].ShouldBe("contract_paid");
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

    [Fact]
    public void Settings_of_a_benefit_keep_their_nesting_in_their_names()
    {
        var rate = Load("epidemic-rates").Benefits.Single(benefit => benefit.Id == "discount");

        rate.Settings["base.table"].ShouldBe("mybank.csv");
        rate.Settings["base.by"].ShouldBe("tenor,date");
        rate.Settings["add"].ShouldBe("-20 bps", "E3");
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
