using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao list add|remove|approve|refuse|show|finding</c>: judgements that staff record about merchants, each with its reason and who recorded it.</summary>
internal static class ListCommand
{
    public static Command Create(IClock clock) =>
        new("list", "Record and show judgements by staff: lists and findings of a programme.")
        {
            Add(clock), Remove(clock), ListAnswerCommand.Approve(clock), ListAnswerCommand.Refuse(clock), ListShowCommand.Create(clock), Finding(clock),
        };

    private static Command Add(IClock clock)
    {
        var (programme, list, merchant, reason, by, data) = (SharedOptions.Programme(), ListName(), SharedOptions.Merchant(), Reason(), SharedOptions.By(), SharedOptions.Data());
        var from = new Option<string?>("--from") { Description = "When it begins to count; now when left out.", HelpName = "INSTANT" };
        var until = new Option<string?>("--until") { Description = "When it ends; by the list's own months when left out.", HelpName = "INSTANT" };
        var command = new Command("add", "Put a merchant on a list.") { programme, list, merchant, reason, from, until, by, data };
        command.SetAction(parsed => AtDesk(clock, parsed.GetValue(programme)!, parsed.GetValue(data), (desk, zone) =>
        {
            var entry = desk.Add(
                parsed.GetValue(list)!, parsed.GetValue(merchant)!, Moment("--from", parsed.GetValue(from), zone), Moment("--until", parsed.GetValue(until), zone),
                parsed.GetValue(reason)!, parsed.GetValue(by)!);
            Console.Out.WriteLine($"{parsed.GetValue(merchant)} → {entry.List}: {Moments.Begin(entry.From, zone)} – {(entry.Until is { } end ? Moments.Written(end, zone) : "…")}");
            WriteWaits(desk, parsed.GetValue(programme)!, entry.List, parsed.GetValue(merchant)!, parsed.GetValue(data));
        }));
        return command;
    }

    private static Command Remove(IClock clock)
    {
        var (programme, list, merchant, reason, by, data) = (SharedOptions.Programme(), ListName(), SharedOptions.Merchant(), Reason(), SharedOptions.By(), SharedOptions.Data());
        var at = new Option<string?>("--at") { Description = "From when it is off; now when left out.", HelpName = "INSTANT" };
        var command = new Command("remove", "Take a merchant off a list.") { programme, list, merchant, reason, at, by, data };
        command.SetAction(parsed => AtDesk(clock, parsed.GetValue(programme)!, parsed.GetValue(data), (desk, zone) =>
        {
            var asked = Moment("--at", parsed.GetValue(at), zone);
            var from = asked ?? clock.GetCurrentInstant();
            desk.Remove(parsed.GetValue(list)!, parsed.GetValue(merchant)!, asked, parsed.GetValue(reason)!, parsed.GetValue(by)!);
            Console.Out.WriteLine($"{parsed.GetValue(merchant)} ↛ {parsed.GetValue(list)}: {Moments.Written(from, zone)}");
            WriteWaits(desk, parsed.GetValue(programme)!, parsed.GetValue(list)!, parsed.GetValue(merchant)!, parsed.GetValue(data));
        }));
        return command;
    }

    private static Command Finding(IClock clock)
    {
        var (programme, merchant, reason, by, data) = (SharedOptions.Programme(), SharedOptions.Merchant(), Reason(), SharedOptions.By(), SharedOptions.Data());
        var name = new Argument<string>("FINDING") { Description = "What was found, as the procedure names it." };
        var not = new Option<bool>("--not") { Description = "It was found not to be so." };
        var at = new Option<string?>("--at") { Description = "When it was found; now when left out.", HelpName = "INSTANT" };
        var command = new Command("finding", "Record what an officer found about a merchant.") { programme, name, merchant, not, at, reason, by, data };
        command.SetAction(parsed => AtDesk(clock, parsed.GetValue(programme)!, parsed.GetValue(data), (desk, zone) =>
        {
            var found = Moment("--at", parsed.GetValue(at), zone) ?? clock.GetCurrentInstant();
            desk.Find(parsed.GetValue(name)!, parsed.GetValue(merchant)!, !parsed.GetValue(not), found, parsed.GetValue(reason)!, parsed.GetValue(by)!);
            Console.Out.WriteLine($"{parsed.GetValue(merchant)}: {(parsed.GetValue(not) ? "not " : "")}{parsed.GetValue(name)}, {Moments.Written(found, zone)}");
        }));
        return command;
    }

    /// <summary>On a list with second approval nothing counts yet.</summary>
    private static void WriteWaits(StaffDesk desk, string programme, string list, string merchant, SqlDialect store)
    {
        if (desk.NeedsApproval(list))
            Console.Out.WriteLine($"it counts once somebody else has approved it: fuyao list approve {programme} {list} {merchant} --by NAME {store.Option}");
    }

    internal static int AtDesk(IClock clock, string programme, SqlDialect store, Action<StaffDesk, DateTimeZone> work)
    {
        using var database = FuyaoDatabase.OpenExisting(store);
        var versions = ProgrammeFinder.Find(database, programme);
        try
        {
            work(new StaffDesk(database, clock, versions), versions[^1].Programme.Zone);
            return ExitCode.Fine;
        }
        catch (StaffDeskException refused)
        {
            throw new UsageException(refused.Message);
        }
    }

    private static Instant? Moment(string option, string? written, DateTimeZone zone) => written is null ? null : SharedOptions.MomentOf(option, written, zone);

    internal static Argument<string> ListName() => new("LIST") { Description = "The list, as the programme names it." };

    internal static Option<string> Reason() => new("--reason") { Description = "Why; kept with the record.", HelpName = "TEXT", Required = true };
}
