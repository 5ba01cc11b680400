using NodaTime;

namespace Fuyao.Simulation.Tests.Worlds;

/// <summary>Random values that lie where rules decide: on lines, one least unit beside them, equal to others, and missing.</summary>
internal sealed class FactValues(Chance chance, decimal[] lines, (Instant From, Instant Until) life)
{
    public const string CategoryWithoutRow = "rare";

    public static readonly string[] Categories = ["clothes", "food", "toys", CategoryWithoutRow];

    public object? Of(string fact) => chance.OneIn(9) ? null : fact switch
    {
        "gmv" => chance.Between(0, 4) switch
        {
            0 => 0m,
            1 => (decimal)chance.Between(0, 9000),
            var near => lines[chance.Between(0, lines.Length - 1)] + (near - 3) * 0.0001m,
        },
        "rating" => chance.Of(3.0m, 4.2m, 4.5m, 4.8m, 4.85m, 5.0m),
        "sales" => (decimal)chance.Between(0, 12),
        "late" => (decimal)chance.Between(0, 3),
        "delivered" => (decimal)chance.Of(0, 4, 5, 6, 20, 40, 60),
        "gold" => !chance.OneIn(4),
        "violation" => chance.OneIn(6),
        "tags" => chance.Of("audited", "audited|new", "new", "|"),
        "category" => chance.Of(Categories),
        "credit" => (decimal)chance.Of(0, 3, 4, 90, 91, 250, 251, 500, 501, 20_000),
        SimulatedFacts.Applied => chance.OneIn(3) ? null : Moment(),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "no such fact"),
    };

    /// <summary>Days, so that several applications are of one instant.</summary>
    private Instant Moment() => life.From + Duration.FromDays(chance.Between(0, Math.Max(1, (int)(life.Until - life.From).TotalDays)));
}
