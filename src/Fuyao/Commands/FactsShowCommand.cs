using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Commands;

/// <summary><c>fuyao facts show</c>: what is known about one merchant.</summary>
internal static class FactsShowCommand
{
    public static Command Create(IClock clock)
    {
        var merchant = new Argument<string>("MERCHANT") { Description = "The marketplace's id of the merchant." };
        var period = FactsCommand.PeriodOption();
        var data = FactsCommand.DataOption();
        var command = new Command("show", "Show what is known about one merchant: the facts of the period, and its state facts as of the period's end.") { merchant, period, data };
        command.SetAction(parsed => Run(parsed.GetValue(merchant)!, FactsCommand.ReadPeriod(parsed.GetValue(period)!), parsed.GetValue(data)!, clock));
        return command;
    }

    private static int Run(string merchant, Period period, string data, IClock clock)
    {
        using var database = FuyaoDatabase.OpenExisting(data);
        if (CatalogueSource.Stored(database) is not { Catalogue: var catalogue })
            throw new StorageException($"{data} holds no facts yet");
        var at = period.Kind is PeriodKind.Current ? clock.GetCurrentInstant() : period.BoundsIn(catalogue.Zone).End;
        var row = new MerchantStore(database).Load().Find(merchant);
        if (new PopulationReader(database).Read(catalogue, period, at) is not { } reading || row < 0)
        {
            Console.Error.WriteLine(row < 0 ? $"fuyao: there is no merchant '{merchant}'" : $"fuyao: nothing is stored for {period}, or the period was not over then");
            return ExitCode.No;
        }
        Console.Out.WriteLine($"{merchant}  {reading.Citation}");
        var lines = catalogue.Facts.Select(fact => (Fact: fact, Value: reading.Population.Find(fact.Id) is { } column && column.Known[row] ? FactText.Write(column, row) : "?")).ToList();
        var (idWidth, valueWidth, unitWidth) = (lines.Max(line => line.Fact.Id.Length), Math.Min(40, lines.Max(line => line.Value.Length)), lines.Max(line => line.Fact.Unit.Length));
        foreach (var (fact, value) in lines)
            Console.Out.WriteLine($"{fact.Id.PadRight(idWidth)}  {value.PadLeft(valueWidth)} {fact.Unit.PadRight(unitWidth)}  {fact.Label.Zh} {fact.Label.En}");
        return ExitCode.Fine;
    }
}
