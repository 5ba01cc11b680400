using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao facts show</c>: what is known about one merchant.</summary>
internal static class FactsShowCommand
{
    public static Command Create(IClock clock)
    {
        var (merchant, period, data, json, language) =
            (SharedOptions.Merchant(), FactsCommand.PeriodOption(), SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("show", "Show what is known about one merchant: the facts of the period, and its state facts as of the period's end.") { merchant, period, data, json, language };
        command.SetAction(parsed =>
        {
            var asked = FactsCommand.ReadPeriod(parsed.GetValue(period)!);
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            if (CatalogueSource.Stored(database) is not { Catalogue: var catalogue })
                throw new StorageException($"{parsed.GetValue(data).Place} holds no facts yet");
            var at = asked.Kind is PeriodKind.Current ? clock.GetCurrentInstant() : asked.BoundsIn(catalogue.Zone).End;
            var row = new MerchantStore(database).Load().Find(parsed.GetValue(merchant)!);
            if (new PopulationReader(database).Read(catalogue, asked, at) is not { } reading || row < 0)
            {
                Console.Error.WriteLine(row < 0 ? $"fuyao: there is no merchant '{parsed.GetValue(merchant)}'" : $"fuyao: nothing is stored for {asked}, or the period was not over then");
                return ExitCode.No;
            }
            var values = catalogue.Facts.Select(fact => (fact, reading.Population.Find(fact.Id) is { } column && column.Known[row] ? FactText.Write(column, row) : null));
            if (parsed.GetValue(json))
                JsonOutput.Write(Console.Out, new
                {
                    Merchant = parsed.GetValue(merchant),
                    Facts = reading.Citation,
                    Values = values.Select(one => new { Fact = one.fact.Id, Value = one.Item2, one.fact.Unit }),
                });
            else
                WriteTable($"{parsed.GetValue(merchant)} · {reading.Citation}", values, SharedOptions.LanguageOf(parsed.GetValue(language)));
            return ExitCode.Fine;
        });
        return command;
    }

    private static void WriteTable(string title, IEnumerable<(FactDefinition Fact, string? Value)> values, Language language)
    {
        var isChinese = language is Language.Chinese;
        Console.Out.WriteLine(title);
        new ReportTable(
            isChinese ? ["数据", "名称", "值", "单位"] : ["fact", "name", "value", "unit"],
            [.. values.Select(one => (IReadOnlyList<string>)[one.Fact.Id, one.Fact.Label.In(language), one.Value ?? (isChinese ? "未知" : "unknown"), one.Fact.Unit])])
        { TextColumns = 4 }.Write(Console.Out, !Console.IsOutputRedirected);
    }
}
