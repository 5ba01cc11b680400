using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Commands;

/// <summary>What the commands about a programme share.</summary>
internal static class ProgrammeOptions
{
    public static Argument<string> Programme() => new("PROGRAMME") { Description = "A programme's folder or file, or its id: looked for under programmes/ here, beside the program, and in the data." };

    public static Option<string> Data() => new("--data") { Description = "The data folder.", HelpName = "DIR", Required = true };

    public static Option<string?> Catalogue() => new("--catalogue") { Description = "The fact catalogue; without it the nearest catalogue.yaml, else that of the data.", HelpName = "FILE" };

    public static Option<bool> Json() => new("--json") { Description = "Answer in JSON on standard output." };

    public static Option<string> Language()
    {
        var language = new Option<string>("--language") { Description = "The language of texts for people.", DefaultValueFactory = _ => "zh" };
        language.AcceptOnlyFromAmong("zh", "en");
        return language;
    }

    public static Language LanguageOf(string? written) => written == "en" ? Kernel.Values.Language.English : Kernel.Values.Language.Chinese;

    /// <exception cref="UsageException">It is not a moment.</exception>
    public static Instant MomentOf(string option, string written, DateTimeZone zone) =>
        WrittenMoment.TryParse(written, out var moment, out var problem) ? moment.ToInstant(zone) : throw new UsageException($"{option}: {problem}");
}
