namespace Fuyao.Simulation.Tests.Rules;

/// <summary>What is watched between reviews (A3), in hours.</summary>
/// <param name="Live">Names of conditions.</param>
/// <param name="WithinBy">Deadlines of single conditions that differ.</param>
/// <param name="RejoinWithin">Null: only a review takes back.</param>
internal sealed record LiveRule(
    string[] Live, int Within, bool FromKnown, (string Condition, int Hours)[] WithinBy, int NoticeMin, int? RejoinWithin, bool RejoinFromKnown, int Settle)
{
    public int WithinOf(string condition) => WithinBy.Where(one => one.Condition == condition).Select(one => (int?)one.Hours).FirstOrDefault() ?? Within;

    public string Text() => $"""
        between_reviews:
          live: [{string.Join(", ", Live)}]
          leave: {"{"} within: {Within}h, from: {(FromKnown ? "known" : "occurred")}, notice_min: {NoticeMin}h{(WithinBy.Length > 0 ? $", within_by: {{ {string.Join(", ", WithinBy.Select(one => $"{one.Condition}: {one.Hours}h"))} }}" : "")} {"}"}
        {(RejoinWithin is { } hours ? $"  rejoin: {{ within: {hours}h, from: {(RejoinFromKnown ? "known" : "met")} }}\n" : "")}{(Settle > 0 ? $"  settle: {Settle}h\n" : "")}
        """;

    /// <summary>Mostly as A3 has it.</summary>
    public static LiveRule? Draw(Worlds.Chance chance, string[] live, string strict)
    {
        if (chance.OneIn(5))
            return null;
        var rejoin = chance.OneIn(4) ? (int?)null : chance.Of(72, 72, 24);
        return new LiveRule(
            live, chance.Of(72, 72, 24, 240), chance.OneIn(4), chance.OneIn(3) ? [] : [(strict, chance.Of(0, 0, 12))], chance.Of(24, 24, 48), rejoin, chance.OneIn(4), chance.OneIn(3) ? chance.Of(6, 20) : 0);
    }
}
