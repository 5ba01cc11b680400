using System.CommandLine;
using Fuyao.Kernel.Services;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Services;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao training open|move|cancel|enrol|withdraw|attendance|list|show</c>: lessons of trainings and their seats.</summary>
internal static class TrainingCommand
{
    public static Command Create(IClock clock) => new("training", "Open lessons of trainings, give their seats to merchants who have the training, and record who was there.")
    {
        Open(clock), Move(clock), Cancel(clock), Enrol(clock), Withdraw(clock), Attendance(clock), List(), Show(),
    };

    private static Command Open(IClock clock)
    {
        var programme = SharedOptions.Programme();
        var benefit = new Argument<string>("TRAINING") { Description = "The id of the programme's training." };
        var at = new Option<string>("--at") { Description = "When it begins, in the programme's zone.", HelpName = "INSTANT", Required = true };
        var seats = SharedOptions.Number("--seats", "How many seats it has.", 0L);
        seats.Required = true;
        var (place, online) = (Place(), Online());
        var until = new Option<string?>("--withdraw-until") { Description = "To when a seat can be given back; when it begins where left out.", HelpName = "INSTANT" };
        return Acting(
            new Command("open", "Open a lesson of a training with its seats.") { programme, benefit, at, seats, place, online, until },
            (parsed, database, by) =>
            {
                var versions = ProgrammeFinder.FindToReview(database, parsed.GetValue(programme)!);
                var rules = versions[0].Programme;
                var (where, isOnline) = Held(parsed, place, online) ?? throw new UsageException("say where the lesson is held: --place TEXT, or --online URL");
                var beginsAt = SharedOptions.MomentOf("--at", parsed.GetValue(at)!, rules.Zone);
                return new TrainingDesk(database, clock, by).Open(versions, new LessonPlan(
                    rules.Id, parsed.GetValue(benefit)!, null, rules.Zone, beginsAt, where, isOnline, parsed.GetValue(seats),
                    parsed.GetValue(until) is { } written ? SharedOptions.MomentOf("--withdraw-until", written, rules.Zone) : beginsAt));
            },
            null);
    }

    private static Command Move(IClock clock)
    {
        var (number, place, online, reason) = (Number(), Place(), Online(), Reason("Why; kept with the lesson."));
        var at = new Option<string>("--at") { Description = "When it begins instead, in the programme's zone.", HelpName = "INSTANT", Required = true };
        var until = new Option<string?>("--withdraw-until") { Description = "To when a seat can be given back now; when it begins where left out.", HelpName = "INSTANT" };
        return Acting(
            new Command("move", "Hold a lesson at another time, or elsewhere; who has a seat keeps it, and can give it back until the new time.") { number, at, place, online, until, reason },
            (parsed, database, by) =>
            {
                var zone = new TrainingReader(database).Find(parsed.GetValue(number)).Lesson.Plan.Zone;
                return new TrainingDesk(database, clock, by).Move(
                    parsed.GetValue(number), SharedOptions.MomentOf("--at", parsed.GetValue(at)!, zone), Held(parsed, place, online),
                    parsed.GetValue(until) is { } written ? SharedOptions.MomentOf("--withdraw-until", written, zone) : null, parsed.GetValue(reason)!);
            },
            null);
    }

    private static Command Cancel(IClock clock)
    {
        var (number, reason) = (Number(), Reason("Why; kept with the lesson."));
        return Acting(
            new Command("cancel", "Call a lesson off: all seats are given back, and nobody has used one.") { number, reason },
            (parsed, database, by) => new TrainingDesk(database, clock, by).Cancel(parsed.GetValue(number), parsed.GetValue(reason)!), null);
    }

    private static Command Enrol(IClock clock)
    {
        var (number, merchant) = (Number(), SharedOptions.Merchant());
        return Acting(
            new Command("enrol", "Give a merchant a seat; say whether it has one or waits.") { number, merchant },
            (parsed, database, by) => new TrainingDesk(database, clock, by).Enrol(parsed.GetValue(number), parsed.GetValue(merchant)!), merchant);
    }

    private static Command Withdraw(IClock clock)
    {
        var (number, merchant) = (Number(), SharedOptions.Merchant());
        var reason = Reason("Why; kept with the seat.");
        return Acting(
            new Command("withdraw", "A merchant gives its seat back, which goes to the next in line.") { number, merchant, reason },
            (parsed, database, by) => new TrainingDesk(database, clock, by).Withdraw(parsed.GetValue(number), parsed.GetValue(merchant)!, parsed.GetValue(reason)!), merchant);
    }

    private static Command Attendance(IClock clock)
    {
        var number = Number();
        var (present, absent) = (Merchants("--present", "Who was there."), Merchants("--absent", "Who had a seat and did not come."));
        var others = new Option<bool>("--others-absent") { Description = "Everybody else with a seat of whom nothing is recorded did not come." };
        return Acting(
            new Command("attendance", "Record who was there and who was not; what is recorded again corrects what was.") { number, present, absent, others },
            (parsed, database, by) => new TrainingDesk(database, clock, by).Attend(parsed.GetValue(number), parsed.GetValue(present) ?? [], parsed.GetValue(absent) ?? [], parsed.GetValue(others)), null);
    }

    private static Command List()
    {
        var programme = new Option<string?>("--programme") { Description = "Only of this programme, by its id.", HelpName = "ID" };
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("list", "Show the lessons, and how many seats of each are taken.") { programme, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var lessons = new TrainingReader(database).List(parsed.GetValue(programme));
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, ServiceJson.Describe(lessons));
            else
                new TrainingText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language))).WriteTable(lessons);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Show()
    {
        var (number, data, json, language) = (Number(), SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("show", "Show a lesson: who has a seat, who waits, who was there.") { number, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            Write(parsed, new TrainingReader(database).Find(parsed.GetValue(number)), null, parsed.GetValue(json), parsed.GetValue(language));
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Gives a command the store, <c>--by</c>, <c>--json</c> and <c>--language</c>, and tells what it comes to.</summary>
    /// <param name="merchant">Whose seat it is about; null: the lesson is told.</param>
    private static Command Acting(Command command, Func<ParseResult, FuyaoDatabase, string, LessonReport> act, Argument<string>? merchant)
    {
        var (data, by, json, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Json(), SharedOptions.Language());
        command.Add(data);
        foreach (var option in (Option[])[by, json, language])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            Write(parsed, act(parsed, database, parsed.GetValue(by)!), merchant is null ? null : parsed.GetValue(merchant), parsed.GetValue(json), parsed.GetValue(language));
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(ParseResult parsed, LessonReport report, string? merchant, bool json, string? language)
    {
        var text = new TrainingText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(language));
        if (json)
            JsonOutput.Write(parsed.InvocationConfiguration.Output, ServiceJson.Describe(report));
        else if (merchant is not null)
            text.WriteLine(report, merchant);
        else
            text.Write(report);
    }

    /// <returns>Null where it is not said.</returns>
    private static (string Where, bool IsOnline)? Held(ParseResult parsed, Option<string?> place, Option<string?> online) => (parsed.GetValue(place), parsed.GetValue(online)) switch
    {
        (null, null) => null,
        ({ } address, null) => (address, false),
        (null, { } link) => (link, true),
        _ => throw new UsageException("a lesson is held at a place or online; write --place TEXT, or --online URL"),
    };

    private static Option<string?> Place() => new("--place") { Description = "Where it is held.", HelpName = "TEXT" };

    private static Option<string?> Online() => new("--online") { Description = "Where to go online, instead of --place.", HelpName = "URL" };

    private static Option<string> Reason(string description) => new("--reason") { Description = description, HelpName = "TEXT", Required = true };

    private static Argument<long> Number() => SharedOptions.Number<long>("LESSON", "The number of the lesson.");

    private static Option<string[]> Merchants(string name, string description) => new(name) { Description = description, HelpName = "MERCHANT", AllowMultipleArgumentsPerToken = true };
}
