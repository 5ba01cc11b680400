using System.CommandLine;
using System.Diagnostics;
using Fuyao.Terminal;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Sample;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Commands;

/// <summary><c>fuyao demo</c>: a made-up marketplace, taken through two months of the Pioneer programme.</summary>
internal static class DemoCommand
{
    private const int MerchantsDefault = 100_000;
    private const ulong Seed = 1;
    private const string Programme = "pioneer";
    private const string Marker = "made-by-fuyao-demo";

    // A2: the first data period is October 2016; reviews are done by the 3rd at 24:00 of the month after.
    private static readonly Period[] Months = [Period.Month(2016, 10), Period.Month(2016, 11)];
    private const string UpTo = "2016-12-03T24:00";

    public static Command Create(IClock clock)
    {
        var merchants = SharedOptions.Number("--merchants", "How many merchants the marketplace has.", MerchantsDefault);
        var data = new Option<string>("--data")
        {
            Description = "The data folder; made anew at each run.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "fuyao-demo"),
        };
        var language = SharedOptions.Language();
        var command = new Command("demo", "Make up a marketplace, import its facts, review the Pioneer programme for two months, and explain one decision.") { merchants, data, language };
        command.SetAction(parsed => new Demo(parsed.GetValue(data)!, SharedOptions.LanguageOf(parsed.GetValue(language)), clock).Run(parsed.GetValue(merchants)));
        return command;
    }

    private sealed class Demo(string folder, Language language, IClock clock)
    {
        private readonly TextWriter output = Console.Out;
        private readonly bool isTerminal = !Console.IsOutputRedirected;

        public int Run(int merchantsCount)
        {
            if (merchantsCount is < 1 or > SampleMarketplace.MerchantsMax)
                throw new UsageException($"--merchants {merchantsCount}: write a number from 1 to {SampleMarketplace.MerchantsMax:N0}");
            PrepareFolder();
            using var database = FuyaoDatabase.Open(folder);
            foreach (var month in Months)
                Import(database, month, merchantsCount);
            var versions = ProgrammeFinder.Find(database, Programme);
            var rules = versions[0].Programme;
            var run = Step(Say("考核先锋计划两期", "review the Pioneer programme twice"), () =>
                new ReviewRunner(database, clock, SharedOptions.User).Run(versions, WrittenMoment.Parse(UpTo).ToInstant(rules.Zone), isDryRun: false));
            output.WriteLine();
            new ReviewReport(output, isTerminal, language).Write(run, rules, $"--data {folder}");

            var decided = DecidedEvaluation.Load(database, versions, new ReviewStore(database).Latest(rules.Id)!);
            var gaps = rules.Tiers.Select(tier => GapDistribution.Of(decided.Evaluation, tier)).ToList();
            gaps.ForEach(new GapReport(output, isTerminal, language).Write);

            // Whoever is nearest to the best tier has the most to read: what it holds, what is missing, and the way there.
            var merchant = gaps.SelectMany(gap => gap.Conditions).Select(condition => condition.Nearest).OfType<string>().FirstOrDefault()
                ?? decided.Evaluation.Population.MerchantIds[0];
            output.WriteLine();
            output.WriteLine(Say($"── 一份完整的说明：{merchant} ──", $"── One full explanation: {merchant} ──"));
            output.Write(ExplanationText.Render(new MerchantExplanations(database).Explain(versions, merchant, decided.Review.NominalAt), language));
            WriteWhatNext(merchant);
            return ExitCode.Fine;
        }

        private void Import(FuyaoDatabase database, Period month, int merchantsCount)
        {
            var csv = Path.Combine(folder, $"facts-{month}.csv");
            Step(Say($"生成 {merchantsCount:N0} 家示例商家 {month} 的数据", $"make up the facts of {Counted.English(merchantsCount, "merchant")} for {month}"), () =>
            {
                using var file = File.Create(csv);
                new SampleMarketplace(Seed, merchantsCount).WriteCsv(file, month);
                return true;
            });
            Step(Say($"导入 {month}", $"import {month}"), () => TerminalProgress.Bars(progress =>
                new ImportFacts(database, clock, SharedOptions.User).Run(new ImportRequest { File = csv, Period = month, DataDirectory = folder }, progress)));
        }

        /// <summary>Only a folder that a demo made is emptied.</summary>
        private void PrepareFolder()
        {
            var marker = Path.Combine(folder, Marker);
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                if (!File.Exists(marker))
                    throw new UsageException($"{folder} holds something that no demo made; name another folder: --data DIR");
                Directory.Delete(folder, recursive: true);
            }
            Directory.CreateDirectory(folder);
            File.WriteAllText(marker, "");
        }

        private T Step<T>(string what, Func<T> work)
        {
            output.Write($"▸ {what} … ");
            output.Flush();
            var watch = Stopwatch.StartNew();
            var result = work();
            output.WriteLine(Say($"{watch.Elapsed.TotalSeconds:0.0} 秒", $"{watch.Elapsed.TotalSeconds:0.0} s"));
            return result;
        }

        private void WriteWhatNext(string merchant)
        {
            var data = Shown(folder);
            var suffix = language is Language.English ? " --language en" : "";
            output.WriteLine();
            output.WriteLine(Say("接下来可以试试：", "What to try next:"));
            output.WriteLine($"  ./fuyao explain {Programme} {merchant} --data {data} --json");
            output.WriteLine($"  ./fuyao members {Programme} --tier SS --data {data}{suffix}");
            output.WriteLine($"  ./fuyao gaps {Programme} --data {data}{suffix}");
            output.WriteLine($"  ./fuyao list add {Programme} recognised {merchant} --by alice --reason \"…\" --data {data}");
            output.WriteLine($"  ./fuyao check programmes examples");
        }

        /// <summary>As one would type it here.</summary>
        private static string Shown(string path)
        {
            var fromHere = Path.GetRelativePath(Environment.CurrentDirectory, path);
            var shown = fromHere.StartsWith("..", StringComparison.Ordinal) ? path : fromHere;
            return shown.All(character => char.IsLetterOrDigit(character) || "-_./".Contains(character)) ? shown : $"'{shown.Replace("'", "'\\''")}'";
        }

        private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
    }
}
