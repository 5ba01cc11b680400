using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao review PROGRAMME --at INSTANT --data DIR</c>: carries out every review that is due by then and has not been decided.</summary>
internal static class ReviewCommand
{
    public static Command Create(IClock clock)
    {
        var programme = SharedOptions.Programme();
        var at = new Option<string>("--at") { Description = "Reviews due up to this moment, in the programme's zone: 2016-11-03T24:00.", HelpName = "INSTANT", Required = true };
        var data = SharedOptions.Data();
        var catalogue = SharedOptions.Catalogue();
        var dryRun = new Option<bool>("--dry-run") { Description = "Decide and report, and store nothing." };
        var ahead = new Option<bool>("--ahead") { Description = "Decide what is not due yet too: for trials and tests." };
        var by = SharedOptions.By();
        var json = SharedOptions.Json();
        var language = SharedOptions.Language();
        var command = new Command("review", "Carry out the reviews of a programme that are due.") { programme, at, data, catalogue, dryRun, ahead, by, json, language };
        command.SetAction(parsed => Run(
            parsed.GetValue(programme)!, parsed.GetValue(at)!, parsed.GetValue(data), parsed.GetValue(catalogue), parsed.GetValue(dryRun), parsed.GetValue(ahead), parsed.GetValue(json),
            SharedOptions.LanguageOf(parsed.GetValue(language)), parsed.GetValue(by)!, clock, Console.Out));
        return command;
    }

    public static int Run(
        string programme, string at, SqlDialect store, string? catalogue, bool isDryRun, bool isAhead, bool asJson, Language language, string by, IClock clock, TextWriter output)
    {
        using var database = FuyaoDatabase.OpenExisting(store);
        var versions = ProgrammeFinder.FindToReview(database, programme, catalogue);
        var rules = versions[^1].Programme;
        var upTo = SharedOptions.MomentOf("--at", at, rules.Zone);
        // What is decided stays so; a wrong year would decide everything up to it on facts that are not all there.
        if (clock.GetCurrentInstant() is var now && upTo > now && !isDryRun && !isAhead)
            throw new UsageException(
                $"--at {at}: it is {Moments.Begin(now, rules.Zone)} in {rules.Zone.Id}, and nothing is decided before its time; write a moment up to now, or look ahead with --dry-run; for a trial, --ahead decides all the same");
        var run = TerminalProgress.Status(report => new ReviewRunner(database, clock, by).Run(
            versions, upTo, isDryRun, due => report($"{rules.Id} {Moments.Written(due.Occasion.NominalAt, due.Version.Programme.Zone)}")));
        if (asJson)
            JsonOutput.Write(output, Describe(run, rules, upTo));
        else
            new ReviewReport(output, ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected, language).Write(run, rules, store.Option);
        return run.Waiting is null ? ExitCode.Fine : ExitCode.No;
    }

    private static object Describe(ReviewRun run, Programme programme, Instant upTo) => new
    {
        Programme = programme.Id,
        At = Moments.Iso(upTo, programme.Zone),
        DryRun = run.IsDryRun,
        Reviews = run.Reviews.Select(review => new
        {
            DueAt = Moments.Iso(review.Occasion.NominalAt, programme.Zone),
            EffectiveAt = Moments.Iso(review.Occasion.EffectiveAt, programme.Zone),
            DecidedAt = Moments.Iso(review.DecidedAt, programme.Zone),
            FactsPeriod = review.Occasion.FactsPeriod.ToString(),
            Facts = review.FactsCitation,
            Version = new { Effective = review.Version.Programme.Effective.ToString("uuuu-MM-dd", null), review.Version.Sha256 },
            review.Counts,
            review.CutOffs,
            review.Notices,
        }),
        Between = run.Between.Select(one => BetweenReviewsReport.Describe(one, programme.Zone)),
        Enrolled = run.Enrolled.Select(one => EnrolmentReport.Describe(one, programme.Zone)),
        Waiting = run.Waiting is { } waiting
            ? new { DueAt = Moments.Iso(waiting.NominalAt, programme.Zone), FactsPeriod = waiting.FactsPeriod.ToString(), Reason = "the period has no closed snapshot of facts" }
            : null,
        DecidedBefore = run.DecidedBefore is { } decided
            ? new { DueAt = Moments.Iso(decided.NominalAt, programme.Zone), DecidedAt = Moments.Iso(decided.DecidedAt, programme.Zone), Facts = decided.FactsCitation }
            : null,
        ClosedFrom = run.ClosedFrom is { } closed ? Moments.Iso(closed, programme.Zone) : null,
        NextDueAt = run.NextDue is { } next ? Moments.Iso(next, programme.Zone) : null,
    };
}
