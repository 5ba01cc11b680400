using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>What has come of a programme's cases, by the cases and by the ledger beside them.</summary>
/// <param name="ByState">How many cases stand so; states without a case are left out.</param>
/// <param name="Places">Null where the programme has none.</param>
/// <param name="Money">Null where it pays nothing.</param>
public sealed record CaseFigures(Programme Programme, ImmutableSortedDictionary<CaseState, int> ByState, PlaceFigures? Places, MoneyFigures? Money)
{
    /// <exception cref="CaseRefusedException">The accounts are not open yet.</exception>
    public static CaseFigures Of(FuyaoDatabase database, IClock clock, ImmutableArray<CheckedProgramme> versions)
    {
        var now = clock.GetCurrentInstant();
        var programme = (DueReviews.InForce(versions, now) ?? versions[0]).Programme;
        var (rules, reports) = (CaseRules.Of(programme), new CaseReader(database, clock).List(programme.Id, null));
        var accounts = new CaseAccounts(database, programme);
        // A moment later: what was booked in this very moment is there too.
        var balances = new LedgerReader(database).TrialBalance(now + Duration.FromSeconds(1)).ToDictionary(standing => standing.Account.Path, standing => standing.Balance);
        if ((programme.Quota is not null && !balances.ContainsKey(accounts.Places)) || (rules.Pays && !balances.ContainsKey(accounts.Money)))
            throw new CaseRefusedException($"the places and the money of '{programme.Id}' have no accounts yet; open them: fuyao cases open {programme.Id}");
        var granted = reports.Where(report => report.Standing.IsGranted).ToArray();
        Money Sum(Func<CaseStanding, Money> of) => granted.Aggregate(Kernel.Values.Money.Zero, (sum, report) => sum + of(report.Standing));
        return new CaseFigures(
            programme,
            reports.CountBy(report => report.State).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value),
            programme.Quota is null ? null : new PlaceFigures(
                programme.Quota.First, balances[accounts.Places].Booked, balances[accounts.HeldPlaces].Booked, balances[accounts.FinalPlaces].Booked, balances[accounts.UnusedPlaces].Booked,
                reports.Count(report => report.Place == ClaimState.Waiting)),
            !rules.Pays ? null : new MoneyFigures(
                programme.Budget!.Limit, Sum(standing => standing.Granted), Sum(standing => standing.PaidOut), Sum(standing => standing.CameBack), Sum(standing => standing.Owed), Sum(standing => standing.Recovered),
                new Money(balances[accounts.Money].HeldOut), new Money(balances[accounts.PaidMoney].Booked), new Money(balances[accounts.Money].Free)));
    }
}

/// <param name="Total">As the programme says.</param>
/// <param name="Free">In the account from which places are claimed.</param>
/// <param name="Held">By cases that are not decided.</param>
/// <param name="Final">Of those that were granted.</param>
/// <param name="Unused">Freed, and given to nobody as the programme says.</param>
/// <param name="Waiting">Cases that wait for one.</param>
public sealed record PlaceFigures(long Total, long Free, long Held, long Final, long Unused, long Waiting);

/// <param name="Kept">Approved and not paid, as the ledger holds it.</param>
/// <param name="Booked">What companies have, as the ledger books it: paid less sent back less recovered.</param>
/// <param name="Free">What can still be granted.</param>
public sealed record MoneyFigures(Money Limit, Money Granted, Money PaidOut, Money CameBack, Money Owed, Money Recovered, Money Kept, Money Booked, Money Free)
{
    /// <summary>Whether the cases and the ledger say the same.</summary>
    public bool Agree => Booked == PaidOut - CameBack - Recovered;
}
