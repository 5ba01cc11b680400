using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes how the tier shows where that is not the tier held.</summary>
internal sealed class DisplayedText(Programme programme, ValueText values)
{
    public IEnumerable<string> Lines(DisplayedTier displayed)
    {
        if (displayed is { By: { } by, Tier: { } shown })
        {
            var tier = values.Say(programme.Tiers.FirstOrDefault(tier => tier.Id == shown)?.Title ?? Values.LocalizedText.Same(shown));
            yield return values.Say(
                $"对外显示为{tier}，至 {values.Deadline(by.Until)}：不低于 {by.NotBelow:uuuu-MM-dd} 的等级（{by.Title.Zh}）；条件、权益与金额仍按实际等级",
                $"Shown as {tier} until {values.Deadline(by.Until)}: not below the tier of {by.NotBelow:uuuu-MM-dd} ({by.Title.En}); conditions, benefits and money go by the tier held");
        }
        if (displayed.Unknown is { } unknown)
            yield return values.Say(
                $"{unknown.NotBelow:uuuu-MM-dd} 的等级没有记录，无法据以提高显示（{unknown.Title.Zh}）",
                $"The tier of {unknown.NotBelow:uuuu-MM-dd} is not on record, so that nothing is shown above the tier held for it ({unknown.Title.En})");
    }
}
