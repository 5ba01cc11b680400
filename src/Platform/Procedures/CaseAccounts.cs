using System.Globalization;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Procedures;
using NodaTime;
using Quota = Fuyao.Kernel.Ledger.Quota;

namespace Fuyao.Platform.Procedures;

/// <summary>
/// The accounts of a programme's cases: where its places come from and go to, and where its money lies. Everything is booked in the transaction of the event that it belongs to; what cannot be booked refuses the event.
/// </summary>
internal sealed class CaseAccounts(FuyaoDatabase database, Programme programme)
{
    /// <summary>To whom the keys of these orders belong.</summary>
    private const string Client = "fuyao cases";

    private const string PlacesRoot = "places";
    private const string PaidRoot = "subsidies-paid";
    private const long WaitingMax = 1_000_000;

    /// <summary>What is approved is kept until it is paid or the grant is undone, however long that takes.</summary>
    private static readonly Instant KeptUntil = Instant.FromUtc(9999, 1, 1, 0, 0);

    private readonly LedgerStore ledger = new(database);
    private readonly CaseStore cases = new(database);
    private readonly ProgrammeBudget budget = new(database, programme);

    public string Places => $"{PlacesRoot}/{programme.Id}";

    public string HeldPlaces => $"{Places}/held";

    public string FinalPlaces => $"{Places}/final";

    public string UnusedPlaces => $"{Places}/unused";

    /// <summary>The part of the budget's account that is this programme's.</summary>
    public string Money => budget.Path;

    public string PaidMoney => $"{PaidRoot}/{programme.Id}";

    /// <summary>Opens the accounts of the programme, and gives them its places and, out of the budget's account, its money. What is open already stays as it is.</summary>
    /// <exception cref="LedgerRefusedException">The account of the budget is not there, or has too little.</exception>
    public void Open(Instant now, StorageTransaction transaction)
    {
        if (programme.Quota is { } quota)
        {
            Account(PlacesRoot, Asset.Places, BalanceRule.Any);
            foreach (var path in new[] { Places, HeldPlaces, FinalPlaces, UnusedPlaces })
                Account(path, Asset.Places, BalanceRule.NeverBelowZero);
            Order(new Move(PlacesRoot, Places, Asset.Places, quota.First, $"the places of {programme.Id}"), $"open {programme.Id} places");
            ledger.Open(new Quota(Places, HeldPlaces, 1, quota.Refill == "none" ? 0 : WaitingMax, null, null, null), null, now, transaction);
        }
        if (programme.Budget is not null)
        {
            budget.Open(now, transaction);
            Account(PaidRoot, budget.Asset, BalanceRule.NeverBelowZero);
            Account(PaidMoney, budget.Asset, BalanceRule.NeverBelowZero);
        }

        void Account(string path, Asset asset, BalanceRule rule) => ledger.Open(new Account(path, asset, rule), now, transaction);

        void Order(Booking booking, string key)
        {
            if (ledger.CarryOut([new Order(Client, key, [booking])], now, transaction)[0] is Refused refused)
                throw new LedgerRefusedException(refused.Refusal == Refusal.KeyUsed ? ProgrammeBudget.OpenedOtherwise(programme) : refused.Words);
        }
    }

    /// <summary>Claims a place; who comes too late waits in line.</summary>
    public void Claim(StoredCase stored, string claimant, Instant now, StorageTransaction transaction)
    {
        if (programme.Quota is null)
            return;
        var entry = ((Entered)CarryOut(stored, "claim", now, transaction, new Claim(Places, claimant, 1, Reason(stored)))).Entry;
        if (entry.State == ClaimState.Refused)
            throw new CaseRefusedException($"no place: {entry.Words}");
        cases.Book(stored, CaseBookingPurpose.Claim, entry.Claim!.Value, transaction);
    }

    /// <summary>How the claim of a case stands; null where the programme has no places, or none was claimed yet.</summary>
    public ClaimStanding? PlaceOf(StoredCase stored) => programme.Quota is not null && cases.Booked(stored.Number, CaseBookingPurpose.Claim) is { } claim ? new ClaimReader(database).Find(Places, claim) : null;

    /// <summary>A place becomes final: it goes from those that are held to those that are given.</summary>
    public void Confirm(StoredCase stored, Instant now, StorageTransaction transaction)
    {
        if (programme.Quota is not null)
            CarryOut(stored, "confirm", now, transaction, new Move(HeldPlaces, FinalPlaces, Asset.Places, 1, Reason(stored)));
    }

    /// <summary>The place of a case that is over goes to the next in line, or to nobody where the programme says so.</summary>
    /// <param name="isFinal">Whether it was confirmed.</param>
    /// <param name="withdrawn">Whether the merchant gave it up.</param>
    public void Free(StoredCase stored, bool isFinal, bool withdrawn, Instant now, StorageTransaction transaction)
    {
        if (PlaceOf(stored) is not { IsOpen: true } claim)
            return;
        if (isFinal)
            CarryOut(stored, "unconfirm", now, transaction, new Move(FinalPlaces, HeldPlaces, Asset.Places, 1, Reason(stored)));
        CarryOut(stored, "free", now, transaction, withdrawn ? new Withdraw(Places, claim.Number, Reason(stored)) : new Reject(Places, claim.Number, Reason(stored)));
        if (claim.State == ClaimState.Placed && programme.Quota!.Refill == "none")
            CarryOut(stored, "unused", now, transaction, new Move(Places, UnusedPlaces, Asset.Places, 1, Reason(stored)));
    }

    /// <summary>Keeps an amount for a case.</summary>
    public void Hold(StoredCase stored, Money amount, Instant now, StorageTransaction transaction)
    {
        var booked = (Booked)CarryOut(stored, "hold", now, transaction, new Hold(Money, PaidMoney, AssetOf, amount.Units, KeptUntil, Reason(stored)));
        cases.Book(stored, CaseBookingPurpose.Hold, booked.Transfers[0].Number, transaction);
    }

    public void Release(StoredCase stored, Instant now, StorageTransaction transaction) => CarryOut(stored, "release", now, transaction, new Release(LineOf(stored, CaseBookingPurpose.Hold), Reason(stored)));

    /// <summary>What was kept goes out.</summary>
    public void Pay(StoredCase stored, Instant now, StorageTransaction transaction)
    {
        var booked = (Booked)CarryOut(stored, "pay", now, transaction, new Capture(LineOf(stored, CaseBookingPurpose.Hold), null, Reason(stored)));
        cases.Book(stored, CaseBookingPurpose.Paid, booked.Transfers[0].Number, transaction);
    }

    /// <summary>What the bank sent back is kept for the case again.</summary>
    public void TakeBackAndHold(StoredCase stored, Money amount, Instant now, StorageTransaction transaction)
    {
        var booked = (Booked)CarryOut(
            stored, "returned", now, transaction, new Reverse(LineOf(stored, CaseBookingPurpose.Paid), amount.Units, Reason(stored)),
            new Hold(Money, PaidMoney, AssetOf, amount.Units, KeptUntil, Reason(stored)));
        cases.Book(stored, CaseBookingPurpose.Hold, booked.Transfers[1].Number, transaction);
    }

    /// <summary>Money that was asked back lies in the programme's account again.</summary>
    public void Recover(StoredCase stored, Money amount, Instant now, StorageTransaction transaction) =>
        CarryOut(stored, "recover", now, transaction, new Reverse(LineOf(stored, CaseBookingPurpose.Paid), amount.Units, Reason(stored)));

    private Asset AssetOf => budget.Asset;

    private long LineOf(StoredCase stored, CaseBookingPurpose purpose) =>
        cases.Booked(stored.Number, purpose) ?? throw new StorageException($"nothing of case {stored.Number} is booked as '{purpose}', although its events say so; follow the ledger: fuyao ledger verify");

    /// <exception cref="CaseRefusedException">It cannot be booked; nothing of the event is stored either.</exception>
    private Answer CarryOut(StoredCase stored, string what, Instant now, StorageTransaction transaction, params Booking[] bookings)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"case {stored.Number} event {stored.Events.Length} {what}");
        return ledger.CarryOut([new Order(Client, key, [.. bookings])], now, transaction)[0] switch
        {
            Refused { Refusal: Refusal.UnknownAccount or Refusal.UnknownQuota } => throw new CaseRefusedException($"the places and the money of '{programme.Id}' have no accounts yet; open them: fuyao cases open {programme.Id}"),
            Refused refused => throw new CaseRefusedException(refused.Words),
            var answer => answer,
        };
    }

    private static string Reason(StoredCase stored) => string.Create(CultureInfo.InvariantCulture, $"case {stored.Number}");
}
