using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Kernel.Tests.Ledger;

/// <summary>Orders of all kinds over a few accounts, most of which can be carried out; amounts are small, so that accounts run dry and holds meet.</summary>
public sealed class RandomOrders(int seed)
{
    public static readonly Instant Beginning = Instant.FromUtc(2020, 2, 10, 16, 0);

    private static readonly string[] Paths = ["treasury", "fund", "fund/allotment", "fund/appeals", "fund/m1", "loan", "quota", "quota/m1", "nowhere"];

    private readonly Random random = new(seed);
    private int keys;

    public static ImmutableArray<Account> Accounts { get; } =
    [
        new("treasury", Asset.Cny, BalanceRule.Any), new("fund", Asset.Cny, BalanceRule.NeverBelowZero), new("fund/allotment", Asset.Cny, BalanceRule.NeverBelowZero),
        new("fund/appeals", Asset.Cny, BalanceRule.NeverBelowZero), new("fund/m1", Asset.Cny, BalanceRule.NeverBelowZero), new("loan", Asset.Cny, BalanceRule.NeverAboveZero),
        new("quota", Asset.Places, BalanceRule.Any), new("quota/m1", Asset.Places, BalanceRule.NeverBelowZero),
    ];

    public Instant Now { get; private set; } = Beginning;

    /// <param name="lines">How many there are, to refer to.</param>
    public Order Next(int lines)
    {
        // Now and then the clock stands still or goes back.
        Now += Duration.FromMinutes(random.Next(-1, 12));
        return new Order("tests", $"key {keys++}", [.. Enumerable.Range(0, random.Next(10) < 7 ? 1 : random.Next(2, 5)).Select(_ => Booking(lines))]);
    }

    private Booking Booking(int lines)
    {
        var (from, to) = (Path(), Path());
        while (to == from)
            to = Path();
        long? part = random.Next(3) == 0 ? random.Next(1, 30) : null;
        var number = Math.Max(0, lines - random.Next(8));
        return random.Next(12) switch
        {
            <= 2 => new Move("treasury", random.Next(2) == 0 ? "fund" : "fund/allotment", Asset.Cny, random.Next(1, 60), "funds"),
            <= 5 => new Move(from, to, AssetOf(from), random.Next(1, 40), "a move"),
            <= 7 => new Hold(from, to, AssetOf(from), random.Next(1, 40), Now + Duration.FromMinutes(random.Next(-2, 60)), "a hold"),
            8 => new Capture(number, part, "a capture"),
            9 => new Release(number, "a release"),
            10 => new Reverse(number, part, "a correction"),
            _ => new Move("loan", "fund/m1", Asset.Cny, random.Next(1, 20), "lent"),
        };
    }

    private string Path() => Paths[Math.Min(random.Next(Paths.Length + 2), Paths.Length - 1) is var index && index == Paths.Length - 1 && random.Next(3) > 0 ? 1 : index];

    private Asset AssetOf(string path) => path.StartsWith("quota", StringComparison.Ordinal) && random.Next(10) > 0 ? Asset.Places : Asset.Cny;
}
