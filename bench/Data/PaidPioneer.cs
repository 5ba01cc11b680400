using Fuyao.Kernel.Programmes;

namespace Fuyao.Bench.Data;

/// <summary>
/// The Pioneer programme as what-if is measured with it: without the cap on places, so that tiers follow from conditions alone, as they do in the query of the peer; and with
/// money in its benefits, so that there is a budget to answer.
/// </summary>
public static class PaidPioneer
{
    /// <summary>What a member of a tier gets, in CNY, by place of the tier: SS has its own and that of S.</summary>
    public static readonly int[] CostByTier = [StarCredit + SuperStarCredit, StarCredit];

    private const int StarCredit = 500;
    private const int SuperStarCredit = 1_000;

    /// <param name="folder">Takes the files.</param>
    public static CheckedProgramme Load(Settings settings, string folder)
    {
        var programmes = Path.Combine(settings.Root, "programmes");
        File.Copy(Path.Combine(programmes, "catalogue.yaml"), Path.Combine(folder, "catalogue.yaml"));
        var target = Directory.CreateDirectory(Path.Combine(folder, "pioneer")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(programmes, "pioneer")).Where(file => Path.GetExtension(file) is ".yaml" or ".csv"))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        var version = Directory.EnumerateFiles(target, "*.yaml").Max(StringComparer.Ordinal)!;
        File.WriteAllLines(version, File.ReadAllLines(version).Where(line => !line.StartsWith("capacity:", StringComparison.Ordinal)).Select(Pay));
        return Settings.Load(target);
    }

    private static string Pay(string line) => line switch
    {
        "benefits:" => $"benefits:\n{Credit("star-credit", StarCredit)}\n{Credit("super-star-credit", SuperStarCredit)}",
        "    benefits: [badge, campaign-priority, traffic-channel, growth-path, protection]" => line.Replace("[badge", "[star-credit, badge", StringComparison.Ordinal),
        "    benefits: [consult-lane, appeal-lane, club, rule-voice]" => line.Replace("[consult", "[super-star-credit, consult", StringComparison.Ordinal),
        _ => line,
    };

    private static string Credit(string id, int amount) => $"  {id}: {{ kind: credit, of: promotion, amount: {amount} CNY, status: live }}";
}
