using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Programmes;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Platform.Ledger;

/// <summary>
/// The money that a programme's budget sets aside: an account inside the one that the budget names, which somebody has opened and filled. Sister programmes that share an account cannot spend more than is in it together.
/// </summary>
internal sealed class ProgrammeBudget(FuyaoDatabase database, Programme programme)
{
    /// <summary>To whom the key of the order belongs. Cases were the first to open budgets; a store in which one was opened then does not set it aside again.</summary>
    private const string Client = "fuyao cases";

    private Budget Written => programme.Budget ?? throw new InvalidOperationException($"'{programme.Id}' has no budget.");

    private string Allotment => Written is { Parent: { } parent, Account: var account } ? $"{parent}/{account}" : Written.Account;

    /// <summary>The part of the budget's account that is this programme's.</summary>
    public string Path => $"{Allotment}/{programme.Id}";

    public bool IsOpen => new LedgerReader(database).Find(Path) is not null;

    /// <summary>What the ledger counts it in.</summary>
    /// <exception cref="LedgerRefusedException">It counts no such currency.</exception>
    public Asset Asset => Asset.Find(Written.Currency)
        ?? throw new LedgerRefusedException($"the budget of '{programme.Id}' is in {Written.Currency}, which the ledger does not count; write it in {string.Join(" or ", Asset.All.Where(known => known.Decimals > 0))}");

    /// <summary>Opens the account of the programme and gives it the budget's limit. What is open already stays as it is.</summary>
    /// <exception cref="LedgerRefusedException">The account of the budget is not there, or has too little.</exception>
    public void Open(Instant now, StorageTransaction transaction)
    {
        var (asset, ledger) = (Asset, new LedgerStore(database));
        if (new LedgerReader(database).Find(Allotment) is null)
            throw new LedgerRefusedException(
                $"the account '{Allotment}', from which '{programme.Id}' pays, is not there; open it and put its money in: fuyao ledger accounts open {Allotment} --asset {asset}, fuyao ledger transfer FROM {Allotment} {Written.Limit}");
        ledger.Open(new Account(Path, asset, BalanceRule.NeverBelowZero), now, transaction);
        var order = new Order(Client, $"open {programme.Id} budget", [new Move(Allotment, Path, asset, Written.Limit.Units, $"the budget of {programme.Id}")]);
        if (ledger.CarryOut([order], now, transaction)[0] is Refused refused)
            throw new LedgerRefusedException(refused.Refusal == Refusal.KeyUsed ? OpenedOtherwise(programme) : refused.Words);
    }

    /// <summary>What is said where something was opened by another version of a programme.</summary>
    public static string OpenedOtherwise(Programme programme) => $"'{programme.Id}' was opened with other places or another budget; give it more or take some away: fuyao ledger transfer";
}
