using System.CommandLine;
using System.Collections.Immutable;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao relief declare|show</c>: windows of force majeure, in which events do not count against merchants.</summary>
internal static class ReliefCommand
{
    public static Command Create(IClock clock) => new("relief", "Declare windows of force majeure, in which events do not count against merchants, in whatever programme.") { Declare(clock), Show() };

    private static Command Declare(IClock clock)
    {
        var kind = new Option<string[]>("--kind") { Description = "An event table that counts against merchants, or a state fact with a better side; may be given several times.", HelpName = "KIND", Required = true };
        var from = new Option<string>("--from") { Description = "When it begins, in the marketplace's zone.", HelpName = "INSTANT", Required = true };
        var until = new Option<string>("--until") { Description = "When it is over.", HelpName = "INSTANT", Required = true };
        var where = new Option<string?>("--where") { Description = "Only merchants with one of these values of a state fact: province=42|43; all when left out.", HelpName = "FACT=VALUES" };
        var reason = new Option<string>("--reason") { Description = "What happened; merchants read it.", HelpName = "TEXT", Required = true };
        var (data, by, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Language());
        var command = new Command("declare", "Declare a window. Facts of periods that it touches have to be computed again.") { kind, from, until, where, reason, data, by, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var zone = CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc;
            var (fact, values) = parsed.GetValue(where) is { } written ? Among(written) : (null, []);
            try
            {
                var window = new DeclareRelief(database, clock, parsed.GetValue(by)!).Run(new ReliefRequest(
                    SharedOptions.MomentOf("--from", parsed.GetValue(from)!, zone), SharedOptions.MomentOf("--until", parsed.GetValue(until)!, zone), [.. parsed.GetValue(kind)!], fact, values,
                    parsed.GetValue(reason)!));
                Console.Out.WriteLine(Line(window, zone, SharedOptions.LanguageOf(parsed.GetValue(language))));
                return ExitCode.Fine;
            }
            catch (ReliefException refused)
            {
                throw new UsageException(refused.Message);
            }
        });
        return command;
    }

    private static Command Show()
    {
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("show", "Show the windows that were declared.") { data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var (zone, windows) = (CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc, new ReliefStore(database).Windows());
            if (parsed.GetValue(json))
                JsonOutput.Write(Console.Out, new
                {
                    Windows = windows.Select(window => new
                    {
                        window.Number, From = Moments.Iso(window.From, zone), Until = Moments.Iso(window.Until, zone), window.Kinds, window.Fact, window.Values, window.Reason,
                        DeclaredAt = Moments.Iso(window.DeclaredAt, zone), window.DeclaredBy,
                    }),
                });
            else
                foreach (var window in windows)
                    Console.Out.WriteLine(Line(window, zone, SharedOptions.LanguageOf(parsed.GetValue(language))));
            return ExitCode.Fine;
        });
        return command;
    }

    private static string Line(ReliefWindow window, DateTimeZone zone, Language language)
    {
        var (kinds, from, until) = (string.Join(", ", window.Kinds), Moments.Begin(window.From, zone), Moments.Written(window.Until, zone));
        var whom = window.Fact is { } fact ? $"{fact} = {string.Join(FactColumns.SetSeparator, window.Values)}" : null;
        return new LocalizedText(
            $"第 {window.Number} 号不可抗力时段：{from} 至 {until}，{kinds} 不计{(whom is null ? "" : $"（限 {whom}）")}：{window.Reason}（{window.DeclaredBy}）",
            $"Window {window.Number}, {from} to {until}: {kinds} do not count{(whom is null ? "" : $" for {whom}")}: {window.Reason} ({window.DeclaredBy})").In(language);
    }

    private static (string Fact, ImmutableArray<string> Values) Among(string written) => written.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && at < written.Length - 1
        ? (written[..at].Trim(), [.. written[(at + 1)..].Split(FactColumns.SetSeparator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)])
        : throw new UsageException($"--where {written}: write FACT=VALUE or FACT=VALUE|VALUE, for example --where province=42");
}
