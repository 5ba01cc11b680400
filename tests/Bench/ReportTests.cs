using System.Xml.Linq;
using Fuyao.Bench.Report;

namespace Fuyao.Bench.Tests;

/// <summary>How figures are written: as JSON, as a table, as a plot.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fuyao-bench-tests-").FullName;

    [Fact]
    public void Higher_or_lower_may_be_the_better_one()
    {
        Faster("P1", ratio: 10).Reached.ShouldBe(true);
        Faster("P1", ratio: 9.9).Reached.ShouldBe(false);
        (Faster("P2", ratio: 1.9) with { HigherIsBetter = false, Reach = 2 }).Reached.ShouldBe(true);
        (Faster("P2", ratio: 2.1) with { HigherIsBetter = false, Reach = 2 }).Reached.ShouldBe(false);
        (Faster("P1", ratio: 10) with { Reach = null }).Reached.ShouldBeNull();
    }

    [Fact]
    public void Results_come_back_from_their_JSON_in_the_order_of_figures()
    {
        var results = new Results(Machine.Current, []).With("b", [Faster("other", 1), Faster("P12-1m", 1), Faster("P12-10m", 1)]).With("a", [Faster("P2", 3), Faster("P1", 12)]);

        var read = Results.FromJson(results.ToJson());

        read.Figures.Select(figure => figure.Id).ShouldBe(["P1", "P2", "P12-1m", "P12-10m", "other"]);
        read.Machine.ShouldBe(results.Machine);
        read.Figures.First().Bars.ShouldBe(results.Figures.First().Bars);
    }

    [Fact]
    public void A_benchmark_that_runs_again_replaces_its_own_figures_on_the_page_and_leaves_the_others()
    {
        var page = Path.Combine(folder, "performance.md");
        File.WriteAllText(page, "# Performance\n\n<!-- figures: written by `./fuyao bench --report` -->\nold\n<!-- end of figures -->\n\nwords\n");

        PerformancePage.Update(folder, new Results(Machine.Current, []).With("a", [Faster("P1", 12)]).With("b", [Faster("P14", 5)]));
        PerformancePage.Update(folder, new Results(Machine.Current, []).With("a", [Faster("P1", 13)]));

        var text = File.ReadAllText(page);
        text.ShouldContain("| P1 | rule | 2.00 ms | DuckDB 20 ms | 13.0× | ≥ 10× | yes |");
        text.ShouldContain("| P14 |");
        text.ShouldNotContain("old");
        text.ShouldEndWith("words\n");
        Results.FromJson(File.ReadAllText(Path.Combine(folder, "performance.json"))).Figures.Length.ShouldBe(2);
    }

    [Fact]
    public void The_plot_is_sound_XML_with_a_bar_for_each_time_and_says_them_in_words()
    {
        var svg = XDocument.Parse(TimePlot.Draw([Faster("P1", 10), Faster("P3", 2) with { What = "a <merchant> & more" }]));

        XNamespace names = "http://www.w3.org/2000/svg";
        svg.Descendants(names + "rect").Count().ShouldBe(4);
        svg.Descendants(names + "desc").Single().Value.ShouldBe("P1: Fuyao 2 ms, DuckDB 20 ms; P3: Fuyao 2 ms, DuckDB 20 ms");
        svg.Descendants(names + "style").Single().Value.ShouldContain("prefers-color-scheme: dark");
    }

    [Fact]
    public void Rounds_name_their_median_minimum_and_slowest()
    {
        var times = new Queue<double>([5, 1, 3, 2, 4]);

        var rounds = Rounds.Interleave(5, TimeSpan.Zero, () => times.Dequeue())[0];

        (rounds.Count, rounds.Minimum, rounds.Median, rounds.Quantile(0.99)).ShouldBe((5, 1, 3, 5));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Figure Faster(string id, double ratio) => new()
    {
        Id = id, What = "rule", Measured = 2, Unit = "ms", Against = "DuckDB 20 ms", Ratio = ratio, HigherIsBetter = true, Reach = 10,
        Bars = [new Bar("Fuyao", 2e6, 1.9e6), new Bar("DuckDB", 2e7, 1.8e7)],
    };
}
