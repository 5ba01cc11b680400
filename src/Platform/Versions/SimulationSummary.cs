using System.Text.Json;
using Fuyao.Platform.Simulation;
using NodaTime.Text;

namespace Fuyao.Platform.Versions;

/// <summary>What is kept of a simulation with the version that was simulated: the figures that somebody approves by.</summary>
internal static class SimulationSummary
{
    /// <summary>As `fuyao simulate` has it where nothing is said.</summary>
    public const decimal NearShare = 0.05m;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Write(SimulationResult result)
    {
        var answer = result.Answer;
        return JsonSerializer.Serialize(
            new
            {
                Facts = result.FactsCitation,
                DueAt = OffsetDateTimePattern.Rfc3339.Format(result.Occasion.NominalAt.InZone(result.Today.Programme.Zone).ToOffsetDateTime()),
                Against = new { Effective = LocalDatePattern.Iso.Format(result.Today.Programme.Effective), result.Today.Sha256 },
                Members = new { Today = answer.MembersToday, Draft = answer.Members },
                Tiers = answer.Tiers.Select(tier => new { tier.Tier, tier.Today, tier.Draft }),
                answer.Flows.Joined,
                answer.Flows.Left,
                answer.Flows.Promoted,
                answer.Flows.Demoted,
                Money = new { answer.Money.Costs.Currency, Today = answer.Money.Today.Total.ToDecimal(), Draft = answer.Money.Draft.Total.ToDecimal() },
            },
            Json);
    }
}
