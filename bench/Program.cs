using System.CommandLine;
using System.Diagnostics;
using Fuyao.Bench;
using Fuyao.Bench.Figures;
using Fuyao.Bench.Report;

if (args is [EmptyHost.Argument, var url, var file])
    return await EmptyHost.Run(url, file);

var name = new Argument<string?>("NAME") { Description = "One benchmark; without it all run, each in a process of its own.", Arity = ArgumentArity.ZeroOrOne };
var quick = new Option<bool>("--quick") { Description = "Smaller data: all benchmarks within ten minutes." };
var merchants = new Option<int?>("--merchants") { Description = "Never more merchants than this, to try a benchmark out." };
var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file." };
var report = new Option<bool>("--report") { Description = "Put the figures into docs/performance.md, .json and .svg; those of benchmarks that did not run stay." };
var root = new Option<string>("--root") { Description = "The repository.", Required = true, Hidden = true };
var program = new Option<string>("--program") { Description = "The built fuyao.dll.", Required = true, Hidden = true };

var benchmarks = new OrderedDictionary<string, Func<Settings, Task<IReadOnlyList<Figure>>>>
{
    [PioneerRule.Name] = settings => Task.FromResult(PioneerRule.Run(settings)),
    [Growth.Name] = settings => Task.FromResult(Growth.Run(settings)),
    [WhatIfAsks.Name] = settings => Task.FromResult(WhatIfAsks.Run(settings)),
    [MemoryPerMerchant.Name] = settings => Task.FromResult(MemoryPerMerchant.Run(settings)),
    [Percentiles.Name] = settings => Task.FromResult(Percentiles.Run(settings)),
    [LargeProgramme.Name] = settings => Task.FromResult(LargeProgramme.Run(settings)),
    [Conditions.Name] = settings => Task.FromResult(Conditions.Run(settings)),
    [ImportAndReview.Name] = ImportAndReview.Run,
    [ImportOfFacts.Name] = ImportOfFacts.Run,
    [DurableReview.Name] = settings => Task.FromResult(DurableReview.Run(settings)),
    [DurableReviewPostgres.Name] = settings => Task.FromResult(DurableReviewPostgres.Run(settings)),
    [HotQuota.Name] = HotQuota.Run,
    [StartOfServer.Name] = StartOfServer.Run,
    [EntitlementsOverHttp.Name] = EntitlementsOverHttp.Run,
};

var command = new RootCommand("Benchmarks of Fuyao: " + string.Join(", ", benchmarks.Keys)) { name, quick, merchants, json, report, root, program };
command.SetAction(async parsed =>
{
    var wanted = parsed.GetValue(name);
    if (wanted is not null && !benchmarks.ContainsKey(wanted))
    {
        Console.Error.WriteLine($"fuyao bench: there is no benchmark '{wanted}'; write one of {string.Join(", ", benchmarks.Keys)}");
        return 2;
    }
    var settings = new Settings(parsed.GetValue(root)!, parsed.GetValue(program)!, parsed.GetValue(quick), parsed.GetValue(merchants));
    if (parsed.GetValue(report) && (settings.IsQuick || settings.MerchantsCap is not null))
    {
        Console.Error.WriteLine("fuyao bench: --report takes whole runs only; leave out --quick and --merchants");
        return 2;
    }

    var results = new Results(Machine.Current, []);
    var failed = new List<string>();
    foreach (var benchmark in benchmarks.Keys.Where(benchmark => wanted is null || benchmark == wanted))
    {
        try
        {
            results = results.With(benchmark, wanted is null ? await InItsOwnProcess(benchmark, settings) : await Here(benchmark, settings));
        }
        catch (InvalidOperationException problem)
        {
            failed.Add(benchmark);
            Console.Error.WriteLine($"fuyao bench: {benchmark} gave no figures: {problem.Message}");
        }
    }
    FigureTable.Print(results);
    if (parsed.GetValue(json) is { } output)
        await File.WriteAllTextAsync(output.FullName, results.ToJson());
    if (parsed.GetValue(report))
        PerformancePage.Update(Path.Combine(settings.Root, "docs"), results);
    return failed.Count == 0 ? 0 : 1;
});
var invocation = command.Parse(args);
if (invocation.Errors.Count == 0)
    return await invocation.InvokeAsync();
foreach (var error in invocation.Errors)
    Console.Error.WriteLine($"fuyao bench: {error.Message}");
return 2;

async Task<IReadOnlyList<Figure>> Here(string benchmark, Settings settings)
{
    Console.Error.WriteLine($"running {benchmark} …");
    return await benchmarks[benchmark](settings);
}

// So that the heap that one benchmark leaves behind is none of the next one's business.
static async Task<IReadOnlyList<Figure>> InItsOwnProcess(string benchmark, Settings settings)
{
    var figures = Path.GetTempFileName();
    try
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(Figure).Assembly.Location, benchmark, "--json", figures, .. settings.Arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? [.. Results.FromJson(await File.ReadAllTextAsync(figures)).Figures]
            : throw new InvalidOperationException($"what it said stands above");
    }
    finally
    {
        File.Delete(figures);
    }
}
