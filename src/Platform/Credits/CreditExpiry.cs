using Fuyao.Kernel.Credits;
using Fuyao.Storage;
using NodaTime;

namespace Fuyao.Platform.Credits;

/// <summary>What is due by itself: what is left of packets that have expired goes back to their budgets. Every act on credits does so first; a server does so when it is time.</summary>
public sealed class CreditExpiry(FuyaoDatabase database, IClock clock)
{
    /// <returns>How many packets had expired.</returns>
    /// <exception cref="CreditRefusedException">Somebody has taken the money away by hand.</exception>
    public int Settle() => new CreditBook(database, clock).SettleExpired();
}
