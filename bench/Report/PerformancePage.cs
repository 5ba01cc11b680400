namespace Fuyao.Bench.Report;

/// <summary>Keeps docs/performance.md, .json and .svg: figures in the documentation are never typed by hand.</summary>
public static class PerformancePage
{
    private const string Begin = "<!-- figures: written by `./fuyao bench --report` -->";
    private const string End = "<!-- end of figures -->";

    public static void Update(string docs, Results results)
    {
        var (page, json) = (Path.Combine(docs, "performance.md"), Path.Combine(docs, "performance.json"));
        // Figures of another machine do not stand beside these.
        var all = File.Exists(json) && Results.FromJson(File.ReadAllText(json)) is var kept && kept.Machine == results.Machine ? kept : results with { Figures = [] };
        foreach (var benchmark in results.Figures.GroupBy(figure => figure.Benchmark))
            all = all.With(benchmark.Key, benchmark);

        File.WriteAllText(json, all.ToJson());
        File.WriteAllText(Path.Combine(docs, "performance.svg"), TimePlot.Draw(all.Figures));
        var text = File.ReadAllText(page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new InvalidOperationException($"{page} has no place for figures: '{Begin}' and '{End}'.");
        File.WriteAllText(page, $"{text[..(begin + Begin.Length)]}\n\n{FigureTable.Markdown(all.Figures)}\nTaken on {all.Machine}.\n\n{text[end..]}");
    }
}
