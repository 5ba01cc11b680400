using System.Collections.Immutable;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>Records the cases whose time for correction is over, so that their places go to the next in line when they are free, and not with the next act on a case of the programme.</summary>
public sealed class DueCases(FuyaoDatabase database, IClock clock)
{
    /// <summary>Told of each programme in which cases have lapsed, and how many.</summary>
    public Action<string, int>? Lapsed { get; init; }

    /// <summary>Any number of servers on one store find the same: each looks again once nobody else writes.</summary>
    public RoundOutcome Run()
    {
        var acts = new CaseActs(database, clock, AuditEntry.Program);
        var (troubles, next) = (ImmutableArray.CreateBuilder<ProgrammeTrouble>(), (Instant?)null);
        foreach (var programme in acts.Book.Store.ProgrammesWithReturned())
            try
            {
                if (acts.SettleLapsed(programme) is > 0 and var count)
                    Lapsed?.Invoke(programme, count);
                var due = acts.Book.Store.ReturnedOf(programme).Select(stored => acts.Book.StandingOf(stored).CorrectionEnd(CaseBook.Calendar)?.At).Min();
                next = next < due ? next : due ?? next;
            }
#pragma warning disable CA1031 // whatever it is: it is told to the operator, and the other programmes go on
            catch (Exception exception)
#pragma warning restore CA1031
            {
                troubles.Add(new ProgrammeTrouble(programme, exception));
            }
        return new RoundOutcome(troubles.ToImmutable(), next);
    }
}
