using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Platform.Ledger;

/// <summary>Makes the draws whose claims are all collected and whose seed the ledger keeps. A seed that somebody else keeps is for that one to publish.</summary>
public sealed class DueDraws(FuyaoDatabase database, IClock clock)
{
    private const string Reason = "claims closed";

    /// <summary>Told of each account that was drawn.</summary>
    public Action<string>? Drawn { get; init; }

    /// <summary>Any number of servers on one store ask for each draw with the same key, so that it is made once.</summary>
    public RoundOutcome Run()
    {
        var (reader, desk, now) = (new ClaimReader(database), new LedgerDesk(database, clock, AuditEntry.Program), clock.GetCurrentInstant());
        var (troubles, next) = (ImmutableArray.CreateBuilder<ProgrammeTrouble>(), (Instant?)null);
        foreach (var (account, closes) in reader.ToBeDrawn())
            try
            {
                if (closes > now)
                    next = next < closes ? next : closes;
                else if (desk.CarryOut("ledger draw", account, KeyOf(account), new Draw(account, null, Reason)) is Entered)
                    Drawn?.Invoke(account);
            }
#pragma warning disable CA1031 // whatever it is: it is told to the operator, and the other accounts are drawn
            catch (Exception exception)
#pragma warning restore CA1031
            {
                troubles.Add(new ProgrammeTrouble(account, exception));
            }
        return new RoundOutcome(troubles.ToImmutable(), next);
    }

    /// <summary>Of a path of any length: keys have an end.</summary>
    private static string KeyOf(string account) => $"draw {Convert.ToHexStringLower(FieldHash.Of(account))}";
}
