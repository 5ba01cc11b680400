using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao facts change MERCHANT FACT VALUE</c>: a single change of a state fact, as it comes in.</summary>
internal static class FactsChangeCommand
{
    public static Command Create(IClock clock)
    {
        var (merchant, data, by) = (SharedOptions.Merchant(), SharedOptions.Data(), SharedOptions.By());
        var fact = new Argument<string>("FACT") { Description = "The id of a state fact." };
        var value = new Argument<string?>("VALUE") { Description = "What it is from then on, as in files: true, 12, 2295.50, 2016-11-03, gold|audited.", Arity = ArgumentArity.ZeroOrOne };
        var unknown = new Option<bool>("--unknown") { Description = "It is not known any more; instead of VALUE." };
        var occurred = new Option<string?>("--occurred") { Description = "When it changed in the world, in the marketplace's zone; now when left out.", HelpName = "INSTANT" };
        var source = new Option<string>("--source") { Description = "Where it comes from: a register, a notice, a case; kept with the change.", HelpName = "TEXT", Required = true };
        var cause = new Option<string?>("--cause") { Description = "The id of what caused it, where there is one.", HelpName = "ID" };
        var command = new Command("change", "Record that a state fact of one merchant changed.") { merchant, fact, value, unknown, occurred, source, cause, by, data };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(unknown) == parsed.GetValue(value) is not null)
                throw new UsageException("write either VALUE or --unknown");
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var zone = CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc;
            try
            {
                var change = new ChangeFact(database, clock, parsed.GetValue(by)!).Run(new FactChangeRequest(
                    parsed.GetValue(merchant)!, parsed.GetValue(fact)!, parsed.GetValue(value),
                    parsed.GetValue(occurred) is { } written ? SharedOptions.MomentOf("--occurred", written, zone) : null, parsed.GetValue(source)!, parsed.GetValue(cause)));
                Console.Out.WriteLine(change is null
                    ? "stored already, nothing changes"
                    : $"{parsed.GetValue(merchant)}: {change.Fact} = {change.Value ?? "unknown"}, {Moments.Begin(change.OccurredAt, zone)}; current@{change.Sequence}{(change.IsUncounted ? "; it does not count: its cause has counted already, or it lies in a declared window" : "")}");
                return ExitCode.Fine;
            }
            catch (FactChangeException refused)
            {
                throw new UsageException(refused.Message);
            }
        });
        return command;
    }
}
