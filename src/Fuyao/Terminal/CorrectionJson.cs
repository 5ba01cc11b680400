using System.Text.Json;
using Fuyao.Kernel.Corrections;
using Fuyao.Platform.Corrections;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Corrections and appeals for programs.</summary>
internal static class CorrectionJson
{
    public static object Describe(CorrectionReport report, DateTimeZone zone) => new
    {
        report.Correction.Number,
        report.Merchant,
        State = Named(report.Correction.State),
        report.Correction.Reason,
        report.Correction.Appeal,
        Facts = report.Correction.Facts.Select(fact => new
        {
            fact.Fact, Period = fact.Period?.ToString(), At = fact.At is { } at ? Moments.Iso(at, zone) : null, fact.Before, fact.After, fact.Change,
        }),
        Steps = report.Correction.Steps.Select(step => new { Step = Named(step.Kind), At = Moments.Iso(step.At, zone), step.By, step.Note }),
        Programmes = report.Results.Select(result => new
        {
            result.Programme,
            Outcome = Named(result.Outcome),
            Place = Named(result.Place),
            Through = Moments.Iso(result.Through, zone),
            Stood = Describe(result.Stood, zone),
            WouldStand = Describe(result.WouldStand, zone),
            Decisions = result.Decisions.Select(one => new
            {
                At = Moments.Iso(one.At, zone),
                Kind = one.Event is { } kind ? Named(kind) : one.Enrolment is { } enrolled ? Named(enrolled) : "review",
                one.Differs,
                Recorded = one.Recorded is null ? null : Describe(one.Recorded, zone),
                Corrected = one.Corrected is null ? null : Describe(one.Corrected, zone),
                Place = Named(one.Place),
            }),
        }),
    };

    public static object Describe(AppealReport report, DateTimeZone zone) => new
    {
        report.Appeal.Number,
        report.Appeal.Programme,
        report.Merchant,
        State = Named(report.Appeal.State),
        DecisionAt = Moments.Iso(report.Appeal.DecisionAt, zone),
        DecisionKind = report.Appeal.Event is { } kind ? Named(kind) : "review",
        report.Appeal.Statement,
        FiledAt = Moments.Iso(report.Appeal.FiledAt, zone),
        report.Appeal.FiledBy,
        DueBy = Moments.Iso(report.Appeal.DueBy, zone),
        Overdue = report.IsOverdue,
        Ruling = report.Appeal.Ruling is { } ruling ? new { At = Moments.Iso(ruling.At, zone), ruling.By, ruling.Reason, ruling.Correction } : null,
    };

    private static object Describe(DecidedStanding standing, DateTimeZone zone) => new
    {
        Status = Named(standing.Status), standing.Tier, Since = standing.Since is { } since ? Moments.Iso(since, zone) : null,
    };

    private static string Named<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
