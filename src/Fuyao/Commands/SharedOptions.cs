using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Fuyao.Terminal;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Commands;

/// <summary>The arguments and options that several commands have.</summary>
internal static class SharedOptions
{
    public static Argument<string> Programme()
    {
        var programme = new Argument<string>("PROGRAMME") { Description = "A programme's folder or file, or its id: looked for under programmes/ here, beside the program, and in the data." };
        programme.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var written }] && string.IsNullOrWhiteSpace(written))
                result.AddError("PROGRAMME is empty; write a programme's folder, file or id, for example pioneer");
        });
        return programme;
    }

    public static Argument<string> Merchant() => new("MERCHANT") { Description = "The marketplace's id of the merchant." };

    public static StoreOptions Data() => new();

    public static Option<string?> Catalogue() => new("--catalogue") { Description = "The fact catalogue; without it the nearest catalogue.yaml, else that of the data.", HelpName = "FILE" };

    public static Option<string> By() => new("--by")
    {
        Description = "Who does it, for the audit log; the user of this machine when left out.",
        HelpName = "NAME",
        DefaultValueFactory = _ => User,
        CustomParser = result =>
        {
            var written = result.Tokens.Count == 1 ? result.Tokens[0].Value.Trim() : "";
            if (written.Length == 0)
                result.AddError("--by is empty; name who does it");
            return written;
        },
    };

    /// <summary>Who acts where no <c>--by</c> says otherwise.</summary>
    public static string User => System.Environment.UserName is { Length: > 0 } name ? name : "unknown";

    public static Option<bool> Json() => new("--json") { Description = "Answer in JSON on standard output." };

    public static Option<string> Language()
    {
        var language = new Option<string>("--language") { Description = "The language of texts for people.", DefaultValueFactory = _ => "zh" };
        language.AcceptOnlyFromAmong("zh", "en");
        return language;
    }

    public static Option<T> Number<T>(string name, string description, T byDefault)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => byDefault,
            CustomParser = result => Whole(result, name, T.MinValue),
        };

    /// <summary>By which something is known: the number of a case, of an appeal.</summary>
    public static Argument<T> Number<T>(string name, string description)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> => new(name) { Description = description, CustomParser = result => Whole(result, name, T.One) };

    /// <inheritdoc cref="Number{T}(string, string)"/>
    public static Option<long?> NumberOrNone(string name, string description) => new(name) { Description = description, HelpName = "NUMBER", CustomParser = result => Whole(result, name, 1L) };

    private static T Whole<T>(ArgumentResult result, string name, T least)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var written = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (!T.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < least)
            result.AddError($"{name} {written}: write a whole number from {least} to {T.MaxValue}");
        return number;
    }

    public static Language LanguageOf(string? written) => written == "en" ? Kernel.Values.Language.English : Kernel.Values.Language.Chinese;

    /// <exception cref="UsageException">It is not a moment.</exception>
    public static Instant MomentOf(string option, string written, DateTimeZone zone) =>
        WrittenMoment.TryParse(written, out var moment, out var problem) ? moment.ToInstant(zone) : throw new UsageException($"{option}: {problem}");

    /// <exception cref="UsageException">It is no length of time.</exception>
    public static Duration TimeOf(string option, string written) =>
        WrittenTime.TryParse(written, out var time) ? time : throw new UsageException($"{option} {written}: write hours or minutes, for example 48h or 30m");
}
