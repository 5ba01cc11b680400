using System.Collections.Immutable;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Procedures;
using Fuyao.Platform.Procedures;
using Fuyao.Storage.Procedures;
using NodaTime;

namespace Fuyao.Server.Cases;

/// <summary>That something happened to a case; it stays the same for good.</summary>
/// <param name="Event">1 for the application.</param>
/// <param name="Kind">applied, resubmitted, accountChanged, withdrawn.</param>
/// <param name="Sha256">Of the event, in the chain of its case and in the audit log.</param>
internal sealed record CaseReceiptAnswer(long Case, long Event, string At, string Kind, string Sha256)
{
    public static CaseReceiptAnswer Of(CaseReceipt receipt) => new(receipt.Case, receipt.Event, InstantText.Write(receipt.At), CaseAnswer.Named(receipt.Kind), receipt.Sha256);
}

/// <param name="Number">Its last digits.</param>
internal sealed record CaseAccountAnswer(string Bank, string Number, string Holder);

internal sealed record CaseMaterialAnswer(string Name, string File, string Sha256, long Bytes);

/// <param name="Reason">Why the material was returned.</param>
internal sealed record CaseFaultAnswer(string Material, string Reason);

/// <summary>An objection as the merchant sees it: without who made it.</summary>
/// <param name="Upheld">Null while it is open.</param>
internal sealed record CaseObjectionAnswer(long Number, string At, string Grounds, bool? Upheld, string? Reason);

/// <param name="Kind">applied, returned, resubmitted, lapsed, checked, noticeBegun, objected, objectionDecided, approved, rejected, withdrawn, paid, paymentReturned, accountChanged, clawbackOrdered, recovered.</param>
internal sealed record CaseEventAnswer(long Number, string At, string Kind, string? Reason);

/// <summary>A case as its merchant sees it: how it stands, what is due, and why. Names of officers and objectors are not in it.</summary>
/// <param name="State">inCheck, returned, lapsed, beforeNotice, onNotice, approved, paid, paymentReturned, clawedBack, rejected, withdrawn.</param>
/// <param name="Place">placed, waiting, rejected, withdrawn; null where the programme has no places, or none was claimed yet.</param>
/// <param name="Position">Of a case that waits for a place: 1 for the next.</param>
/// <param name="Due">When something happens by itself: the time for correction or the notice ends.</param>
/// <param name="DueIsProvisional">Whether it rests on days whose holidays are not known yet.</param>
/// <param name="Faults">What is to be mended.</param>
internal sealed record CaseAnswer(
    long Case, string Programme, string Merchant, string Company, string Code, ImmutableArray<string> FormerCodes, string Representative, string District, string? Contract, CaseAccountAnswer? Account, string State, string Step,
    string? Place, long? Position, string? Due, bool DueIsProvisional, string Granted, string Paid, string SentBack, string AskedBack, string Recovered, string Kept, string? BannedUntil, string? EndReason,
    ImmutableArray<CaseMaterialAnswer> Materials, ImmutableArray<CaseFaultAnswer> Faults, ImmutableArray<CaseObjectionAnswer> Objections, ImmutableArray<CaseEventAnswer> Events)
{
    public static CaseAnswer Of(CaseReport report)
    {
        var (standing, application) = (report.Standing, report.Standing.Application);
        return new CaseAnswer(
            report.Number, standing.Rules.Programme.Id, report.Merchant, application.Company, application.Code, application.FormerCodes, application.Representative, application.District, application.Contract,
            application.Account is { } account ? new CaseAccountAnswer(account.Bank, account.Masked, account.Holder) : null, Named(report.State), standing.CurrentStep.Name,
            report.Place is { } place ? Named(place) : null, report.Position, Written(report.Due?.At), report.Due?.Provisional ?? false,
            standing.Granted.ToString(), standing.PaidOut.ToString(), standing.CameBack.ToString(), standing.Owed.ToString(), standing.Recovered.ToString(), standing.Kept.ToString(), Written(standing.BannedUntil), standing.EndReason,
            [.. standing.Materials.Values.Select(material => new CaseMaterialAnswer(material.Name, material.File, material.Sha256, material.Bytes))],
            [.. standing.Faults.Select(fault => new CaseFaultAnswer(fault.Material, fault.Reason))],
            [.. standing.Objections.Select(one => new CaseObjectionAnswer(one.Number, InstantText.Write(one.Made.At), one.Made.Grounds, one.Decision?.Upheld, one.Decision?.Reason))],
            [.. report.Events.Select((happened, index) => new CaseEventAnswer(index + 1, InstantText.Write(happened.At), Named(happened.GetType().Name), ReasonOf(happened)))]);
    }

    public static string Named<T>(T name)
        where T : notnull => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name.ToString()!);

    private static string? ReasonOf(CaseEvent happened) => happened switch
    {
        Checked one => one.Reason,
        ObjectionDecided one => one.Reason,
        Approved one => one.Reason,
        Rejected one => one.Reason,
        Withdrawn one => one.Reason,
        PaymentReturned one => one.Reason,
        ClawbackOrdered one => one.Reason,
        Recovered one => one.Reason,
        _ => null,
    };

    private static string? Written(Instant? at) => at is { } instant ? InstantText.Write(instant) : null;
}

internal sealed record CasesAnswer(ImmutableArray<CaseAnswer> Cases);
