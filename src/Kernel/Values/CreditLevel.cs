namespace Fuyao.Kernel.Values;

/// <summary>
/// A seller's credit level (信用等级): five each of hearts, diamonds, blue crowns and gold crowns, by credit points (B1).
/// Rank 0 is a seller who has not reached one heart, rank 20 is five gold crowns.
/// </summary>
public sealed record CreditLevel : IComparable<CreditLevel>
{
    /// <summary>Rank 6: “below one diamond” (B1) is every rank under it, 250 points or fewer.</summary>
    public const int RankOfOneDiamond = 6;

    public const int RankMax = 20;

    private const int LevelsPerSymbol = 5;

    // B1: hearts 4/11/41/91/151, diamonds 251/501/1,001/2,001/5,001, blue crowns 10,001/…, gold crowns 500,001/….
    private static readonly long[] PointsFromByRank =
    [
        long.MinValue,
        4, 11, 41, 91, 151,
        251, 501, 1_001, 2_001, 5_001,
        10_001, 20_001, 50_001, 100_001, 200_001,
        500_001, 1_000_001, 2_000_001, 5_000_001, 10_000_001,
    ];

    private static readonly LocalizedText[] Symbols =
        [new("心", "heart"), new("钻", "diamond"), new("蓝冠", "blue crown"), new("金冠", "gold crown")];

    private static readonly string[] ZhNumerals = ["一", "二", "三", "四", "五"];
    private static readonly string[] EnNumerals = ["One", "Two", "Three", "Four", "Five"];

    private CreditLevel(int rank) => Rank = rank;

    /// <summary>Every level, lowest first; the index is the rank.</summary>
    public static IReadOnlyList<CreditLevel> All { get; } = [.. Enumerable.Range(0, RankMax + 1).Select(rank => new CreditLevel(rank))];

    /// <summary>0 (no level) to 20 (five gold crowns).</summary>
    public int Rank { get; }

    /// <summary>The fewest points of this level; rank 0 has no lower bound, since penalties and bad reviews take points below zero.</summary>
    public long PointsFrom => PointsFromByRank[Rank];

    /// <summary>The most points of this level; <see cref="long.MaxValue"/> for the highest.</summary>
    public long PointsTo => Rank == RankMax ? long.MaxValue : PointsFromByRank[Rank + 1] - 1;

    /// <summary>As sellers say it: <c>三钻 / Three diamonds</c>.</summary>
    public LocalizedText Label
    {
        get
        {
            if (Rank == 0)
                return new("暂无信用等级", "No level yet");
            var symbol = Symbols[(Rank - 1) / LevelsPerSymbol];
            var count = (Rank - 1) % LevelsPerSymbol;
            return new(ZhNumerals[count] + symbol.Zh, $"{EnNumerals[count]} {symbol.En}{(count == 0 ? "" : "s")}");
        }
    }

    public static CreditLevel FromPoints(long points)
    {
        var rank = RankMax;
        while (points < PointsFromByRank[rank])
            rank--;
        return All[rank];
    }

    public int CompareTo(CreditLevel? other) => other is null ? 1 : Rank.CompareTo(other.Rank);

    public override string ToString() => Label.ToString();

    public static bool operator <(CreditLevel left, CreditLevel right) => left.Rank < right.Rank;

    public static bool operator >(CreditLevel left, CreditLevel right) => left.Rank > right.Rank;

    public static bool operator <=(CreditLevel left, CreditLevel right) => left.Rank <= right.Rank;

    public static bool operator >=(CreditLevel left, CreditLevel right) => left.Rank >= right.Rank;
}
