using System.CommandLine;
using System.Security.Cryptography;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Services;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao service fulfil|accept|reject|show|report</c>: the packages of tasks that memberships bring.</summary>
internal static class ServiceCommand
{
    public static Command Create(IClock clock) => new("service", "Carry out the tasks of service packages: fulfilled with evidence, accepted or rejected by the merchant.") { Fulfil(clock), Accept(clock), Reject(clock), Show(clock), Report(clock) };

    private static Command Fulfil(IClock clock)
    {
        var evidence = new Option<string>("--evidence") { Description = "What shows that it was carried out; the merchant reads it.", HelpName = "TEXT", Required = true };
        var files = new Option<string[]>("--file") { Description = "A file that shows it; its name, length and SHA-256 are kept, not the file.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var measures = Enum.GetValues<TaskMeasure>().Select(measure => (Measure: measure, Option: Measured(measure))).ToArray();
        var command = new Command("fulfil", "Record that a task was carried out; what is measured has to reach the lines of the programme.") { evidence, files };
        foreach (var (_, option) in measures)
            command.Options.Add(option);
        return Acting(command, (parsed, desk, on) => desk.Fulfil(
            on.Programme, on.Merchant, on.Benefit, on.Task,
            [.. measures.Where(one => parsed.GetValue(one.Option) is not null).Select(one => new TaskMeasurement(one.Measure, NumberOf(one.Option.Name, parsed.GetValue(one.Option)!)))],
            parsed.GetValue(evidence)!, [.. (parsed.GetValue(files) ?? []).Select(Read)]), clock);
    }

    private static Command Accept(IClock clock) =>
        Acting(new Command("accept", "The merchant accepts a task that was carried out. Somebody else than who carried it out."), (_, desk, on) => desk.Accept(on.Programme, on.Merchant, on.Benefit, on.Task), clock);

    private static Command Reject(IClock clock)
    {
        var reason = new Option<string>("--reason") { Description = "What is to be done better; kept with the task.", HelpName = "TEXT", Required = true };
        return Acting(
            new Command("reject", "The merchant does not accept a task that was carried out; it is open again.") { reason },
            (parsed, desk, on) => desk.Reject(on.Programme, on.Merchant, on.Benefit, on.Task, parsed.GetValue(reason)!), clock);
    }

    private static Command Show(IClock clock)
    {
        var (merchant, data, json, language) = (SharedOptions.Merchant(), SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("show", "Show the packages of a merchant, how each task stands, and what happened.") { merchant, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var packages = new ServiceReader(database, clock).OfMerchant(parsed.GetValue(merchant)!);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, ServiceJson.Describe(packages));
            else
                new ServiceText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language))).Write(packages);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Report(IClock clock)
    {
        var (programme, data, json, language) = (SharedOptions.Programme(), SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("report", "Show how many packages of a programme there are, how their tasks stand, what was measured, and what was not delivered.") { programme, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var rules = ProgrammeFinder.Find(database, parsed.GetValue(programme)!)[^1].Programme;
            var figures = new ServiceReader(database, clock).Figures(rules.Id);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, ServiceJson.Describe(rules.Id, figures));
            else
                new ServiceText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language))).Write(rules.Title, figures);
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Gives a command the task, the store, <c>--by</c>, <c>--json</c> and <c>--language</c>, and tells how the package stands then.</summary>
    private static Command Acting(Command command, Func<ParseResult, ServiceDesk, (string Programme, string Merchant, string? Benefit, string Task), ServicePackage> act, IClock clock)
    {
        var (programme, merchant) = (SharedOptions.Programme(), SharedOptions.Merchant());
        var task = new Argument<string>("TASK") { Description = "The task, as the programme names it: storefront-85." };
        var benefit = new Option<string?>("--benefit") { Description = "Which service of the programme, where several have such a task.", HelpName = "ID" };
        var (data, by, json, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Json(), SharedOptions.Language());
        foreach (var argument in (Argument[])[programme, merchant, task])
            command.Arguments.Add(argument);
        command.Options.Add(benefit);
        command.Add(data);
        foreach (var option in (Option[])[by, json, language])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var id = ProgrammeFinder.Find(database, parsed.GetValue(programme)!)[0].Programme.Id;
            var package = act(parsed, new ServiceDesk(database, clock, parsed.GetValue(by)!), (id, parsed.GetValue(merchant)!, parsed.GetValue(benefit), parsed.GetValue(task)!));
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, ServiceJson.Describe(package));
            else
                new ServiceText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language))).WriteLine(package, parsed.GetValue(task)!);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Option<string?> Measured(TaskMeasure measure) => new($"--{measure.ToString().ToLowerInvariant()}")
    {
        Description = measure switch
        {
            TaskMeasure.Score => "The score that was measured, where the task has a line for it.",
            TaskMeasure.Count => "How many were delivered, where the task has a line for it.",
            _ => "For how many hours, where the task has a line for it.",
        },
        HelpName = "N",
    };

    /// <exception cref="UsageException">It is no number.</exception>
    private static decimal NumberOf(string option, string written) =>
        Money.TryParse(written, out var exact) ? exact.ToDecimal() : throw new UsageException($"{option} {written}: write a number with at most 4 decimals, for example 86.5");

    private static EvidenceFile Read(string path)
    {
        using var file = File.OpenRead(path);
        return new EvidenceFile(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(file)), file.Length);
    }
}
