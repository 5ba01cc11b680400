using System.Collections.Immutable;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Procedures;

/// <summary>Something that happened to a case.</summary>
public abstract record CaseEvent(Instant At, string By) : RecordedEvent(At, By);

/// <summary>A merchant applies with all materials, which makes the application accepted.</summary>
public sealed record Applied(Instant At, string By, CaseApplication Application, ImmutableArray<Material> Materials) : CaseEvent(At, By);

/// <summary>The materials are sent back for correction (补正), each fault with its reason.</summary>
public sealed record Returned(Instant At, string By, ImmutableArray<MaterialFault> Faults) : CaseEvent(At, By);

/// <summary>The merchant hands in mended materials.</summary>
public sealed record Resubmitted(Instant At, string By, ImmutableArray<Material> Materials) : CaseEvent(At, By);

/// <summary>Nothing was mended in time. Recorded when the place is given to the next in line; the case had lapsed at its deadline.</summary>
public sealed record Lapsed(Instant At, string By) : CaseEvent(At, By);

/// <summary>A check that does not decide was passed.</summary>
public sealed record Checked(Instant At, string By, ImmutableArray<CaseFinding> Findings, string Reason) : CaseEvent(At, By);

/// <summary>The case is on public notice (公示) from now on.</summary>
public sealed record NoticeBegun(Instant At, string By) : CaseEvent(At, By);

/// <param name="Objector">Who objects.</param>
/// <param name="Contact">How to reach whoever objects.</param>
public sealed record Objected(Instant At, string By, string Objector, string Contact, string Grounds) : CaseEvent(At, By);

/// <param name="Objection">1 for the first of the case.</param>
/// <param name="Upheld">Whether it is right: the case is rejected.</param>
public sealed record ObjectionDecided(Instant At, string By, int Objection, bool Upheld, string Reason) : CaseEvent(At, By);

/// <param name="Tier">What the merchant gets.</param>
/// <param name="Amount">What is paid; zero where nothing is.</param>
public sealed record Approved(Instant At, string By, string Tier, Money Amount, string Reason) : CaseEvent(At, By);

/// <param name="Cause">What happened, by the words of the programme's <c>clawback</c>; null for any other reason.</param>
/// <param name="BannedUntil">To when nobody of the company may apply; null: no ban.</param>
public sealed record Rejected(Instant At, string By, string Reason, string? Cause, Instant? BannedUntil) : CaseEvent(At, By);

public sealed record Withdrawn(Instant At, string By, string Reason) : CaseEvent(At, By);

/// <summary>The amount was paid out with a batch.</summary>
public sealed record Paid(Instant At, string By, long Batch) : CaseEvent(At, By);

/// <summary>The bank sent the payment back.</summary>
public sealed record PaymentReturned(Instant At, string By, string Reason) : CaseEvent(At, By);

/// <summary>The merchant names another bank account, and is paid again.</summary>
public sealed record AccountChanged(Instant At, string By, BankAccount Account) : CaseEvent(At, By);

/// <summary>What was paid is asked back, in whole or part.</summary>
/// <inheritdoc cref="Rejected"/>
public sealed record ClawbackOrdered(Instant At, string By, string Cause, Money Amount, string Reason, Instant? BannedUntil) : CaseEvent(At, By);

/// <summary>Money that was asked back has come in.</summary>
public sealed record Recovered(Instant At, string By, Money Amount, string Reason) : CaseEvent(At, By);

/// <summary>What a merchant says when it applies.</summary>
/// <param name="Company">The full name of the legal entity, as public notice shows it.</param>
/// <param name="Code">Its unified social credit code, or its registration number from before there were such codes.</param>
/// <param name="FormerCodes">Other numbers that it declares to have had.</param>
/// <param name="Representative">The legal representative.</param>
/// <param name="District">The division where the company is registered, by which officers have their cases.</param>
/// <param name="Contract">The number of the contract that the application is about; null where there is none.</param>
/// <param name="Account">Where to pay; null where nothing is paid.</param>
public sealed record CaseApplication(
    string Company, string Code, ImmutableArray<string> FormerCodes, string Representative, string District, string? Contract, BankAccount? Account)
{
    /// <summary>All numbers under which the company is known by its own account.</summary>
    public IEnumerable<string> Codes => FormerCodes.Prepend(Code);
}

/// <param name="Holder">To whom the account belongs.</param>
public sealed record BankAccount(string Bank, string Number, string Holder)
{
    private const int DigitsShown = 4;

    /// <summary>The number as it is shown to everybody who does not pay: its last digits.</summary>
    public string Masked => Number.Length <= DigitsShown ? Number : new string('*', Number.Length - DigitsShown) + Number[^DigitsShown..];
}

/// <summary>A file that was handed in. The file itself is kept elsewhere; its hash says which it was.</summary>
/// <param name="Name">As the procedure names it: <c>licence</c>.</param>
/// <param name="File">The file's name.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Its length.</param>
public sealed record Material(string Name, string File, string Sha256, long Bytes);

/// <param name="Material">As the procedure names it.</param>
public sealed record MaterialFault(string Material, string Reason);

/// <summary>What a check established.</summary>
public sealed record CaseFinding(string Name, bool Holds);
