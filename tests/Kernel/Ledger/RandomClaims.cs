using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Kernel.Tests.Ledger;

/// <summary>Claims on one account, withdrawals, rejections, draws, and places that come or are held: more claims than places, so that the line moves.</summary>
internal sealed class RandomClaims
{
    public const string Account = "quota";
    public const string To = "given";

    private readonly Random random;
    private readonly string seed;
    private int keys;

    public RandomClaims(int seed)
    {
        random = new Random(seed);
        var bytes = new byte[32];
        random.NextBytes(bytes);
        this.seed = Convert.ToHexStringLower(bytes);
        var isDrawn = seed % 3 == 0;
        Quota = new Quota(
            Account, To, random.Next(1, 4), random.Next(0, 30), random.Next(2) == 0 ? RandomOrders.Beginning + Duration.FromMinutes(20) : null,
            isDrawn || random.Next(3) == 0 ? RandomOrders.Beginning + Duration.FromMinutes(random.Next(100, 400)) : null, isDrawn ? ClaimEntry.CommitmentTo(this.seed) : null);
    }

    public static ImmutableArray<Account> Accounts { get; } =
    [
        new("source", Asset.Places, BalanceRule.Any), new(Account, Asset.Places, BalanceRule.NeverBelowZero), new(To, Asset.Places, BalanceRule.NeverBelowZero),
        new("others", Asset.Places, BalanceRule.NeverBelowZero),
    ];

    public Quota Quota { get; }

    public Instant Now { get; private set; } = RandomOrders.Beginning;

    /// <param name="claims">How many there are, to refer to.</param>
    public Order Next(int claims)
    {
        Now += Duration.FromMinutes(random.Next(-1, 8));
        return new Order("tests", $"key {keys++}", [Booking(claims)]);
    }

    private Booking Booking(int claims) => random.Next(20) switch
    {
        <= 1 => new Move("source", Account, Asset.Places, random.Next(1, 8), "places"),
        2 => new Hold(Account, "others", Asset.Places, random.Next(1, 6), Now + Duration.FromMinutes(random.Next(-2, 60)), "held for others"),
        <= 13 => new Claim(Account, $"m{random.Next(60)}", random.Next(1, 5), "a claim"),
        <= 15 => new Withdraw(Account, random.Next(0, claims + 2), "withdrawn"),
        <= 17 => new Reject(Account, random.Next(0, claims + 2), "rejected"),
        _ => new Draw(Account, seed, "the draw"),
    };
}
