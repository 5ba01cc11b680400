using Fuyao.Kernel.Values;
using Fuyao.Platform.Procedures;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Cases for programs. Numbers of accounts show their last digits only.</summary>
internal static class CaseJson
{
    public static object Describe(CaseReport report)
    {
        var (standing, zone) = (report.Standing, report.Standing.Rules.Programme.Zone);
        string? At(Instant? at) => at is { } instant ? Moments.Iso(instant, zone) : null;
        return new
        {
            report.Number,
            Programme = standing.Rules.Programme.Id,
            report.Merchant,
            standing.Application.Company,
            standing.Application.Code,
            standing.Application.FormerCodes,
            standing.Application.Representative,
            standing.Application.District,
            standing.Application.Contract,
            Account = standing.Application.Account is { } account ? new { account.Bank, Number = account.Masked, account.Holder } : null,
            State = Named(report.State),
            Step = standing.CurrentStep.Name,
            Place = report.Place is { } place ? Named(place) : null,
            report.Position,
            Due = At(report.Due?.At),
            DueIsProvisional = report.Due?.Provisional ?? false,
            Granted = Written(standing.Granted),
            Paid = Written(standing.PaidOut),
            SentBack = Written(standing.CameBack),
            AskedBack = Written(standing.Owed),
            Recovered = Written(standing.Recovered),
            Kept = Written(standing.Kept),
            BannedUntil = At(standing.BannedUntil),
            Materials = standing.Materials.Values.Select(material => new { material.Name, material.File, material.Sha256, material.Bytes }),
            Faults = standing.Faults.Select(fault => new { fault.Material, fault.Reason }),
            Objections = standing.Objections.Select(one => new
            {
                one.Number, one.Made.Objector, one.Made.Contact, one.Made.Grounds, At = At(one.Made.At), Upheld = one.Decision?.Upheld, DecidedBy = one.Decision?.By, one.Decision?.Reason,
            }),
            Events = report.Events.Select((happened, index) => new { Number = index + 1, At = At(happened.At), happened.By, Kind = Named(happened.GetType().Name), Words = CaseWords.Of(happened, zone).En }),
        };
    }

    public static object Describe(CaseFigures figures) => new
    {
        Programme = figures.Programme.Id,
        States = figures.ByState.ToDictionary(pair => Named(pair.Key), pair => pair.Value),
        figures.Places,
        Money = figures.Money is not { } money ? null : new
        {
            Limit = Written(money.Limit), Granted = Written(money.Granted), Paid = Written(money.PaidOut), SentBack = Written(money.CameBack), AskedBack = Written(money.Owed), Recovered = Written(money.Recovered),
            Kept = Written(money.Kept), Booked = Written(money.Booked), Free = Written(money.Free), money.Agree,
        },
    };

    private static string Named<T>(T name)
        where T : notnull => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name.ToString()!);

    private static string Written(Money amount) => amount.ToString();
}
