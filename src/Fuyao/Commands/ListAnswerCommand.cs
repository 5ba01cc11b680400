using System.CommandLine;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao list approve|refuse</c>: the second pair of eyes for lists with second approval.</summary>
internal static class ListAnswerCommand
{
    public static Command Approve(IClock clock)
    {
        var (programme, list, merchant, by, data, language) = (SharedOptions.Programme(), ListCommand.ListName(), SharedOptions.Merchant(), SharedOptions.By(), SharedOptions.Data(), SharedOptions.Language());
        var command = new Command("approve", "Approve what somebody else has proposed for a merchant on a list; it counts from then.") { programme, list, merchant, by, data, language };
        command.SetAction(parsed => ListCommand.AtDesk(clock, parsed.GetValue(programme)!, parsed.GetValue(data), (desk, zone) =>
        {
            var proposal = desk.Approve(parsed.GetValue(list)!, parsed.GetValue(merchant)!, parsed.GetValue(by)!);
            var at = Moments.Begin(proposal.CountsFrom(proposal.Answer!.At), zone);
            Console.Out.WriteLine((proposal.Kind is StaffProposalKind.Entry
                ? new LocalizedText($"{parsed.GetValue(merchant)} → {proposal.List}：{proposal.By} 提出，{proposal.Answer.By} 批准，自 {at} 起有效。",
                    $"{parsed.GetValue(merchant)} → {proposal.List}: proposed by {proposal.By}, approved by {proposal.Answer.By}, counts from {at}.")
                : new LocalizedText($"{parsed.GetValue(merchant)} ↛ {proposal.List}：{proposal.By} 提出，{proposal.Answer.By} 批准，自 {at} 起移出。",
                    $"{parsed.GetValue(merchant)} ↛ {proposal.List}: proposed by {proposal.By}, approved by {proposal.Answer.By}, off from {at}.")).In(SharedOptions.LanguageOf(parsed.GetValue(language))));
        }));
        return command;
    }

    public static Command Refuse(IClock clock)
    {
        var (programme, list, merchant, reason, by, data, language) = (
            SharedOptions.Programme(), ListCommand.ListName(), SharedOptions.Merchant(), ListCommand.Reason(), SharedOptions.By(), SharedOptions.Data(), SharedOptions.Language());
        var command = new Command("refuse", "Refuse what is proposed for a merchant on a list, or take back what you have proposed.") { programme, list, merchant, reason, by, data, language };
        command.SetAction(parsed => ListCommand.AtDesk(clock, parsed.GetValue(programme)!, parsed.GetValue(data), (desk, _) =>
        {
            var proposal = desk.Refuse(parsed.GetValue(list)!, parsed.GetValue(merchant)!, parsed.GetValue(reason)!, parsed.GetValue(by)!);
            Console.Out.WriteLine(new LocalizedText(
                $"{parsed.GetValue(merchant)}，{proposal.List}：{proposal.By} 的提议未获批准：{proposal.Answer!.Reason}",
                $"{parsed.GetValue(merchant)}, {proposal.List}: what {proposal.By} proposed is refused: {proposal.Answer.Reason}").In(SharedOptions.LanguageOf(parsed.GetValue(language))));
        }));
        return command;
    }
}
