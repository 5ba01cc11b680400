using System.Collections.Immutable;
using System.CommandLine;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao list show PROGRAMME [LIST]</c>: who is and was on a list, and what is proposed and does not count.</summary>
internal static class ListShowCommand
{
    private static readonly ImmutableDictionary<string, LocalizedText> StateTitles = ImmutableDictionary<string, LocalizedText>.Empty
        .Add("pending", new("待批准", "pending")).Add("refused", new("未批准", "refused")).Add("lapsed", new("逾期失效", "lapsed"))
        .Add("upcoming", new("未到期", "upcoming")).Add("in-force", new("有效", "in force")).Add("ended", new("已结束", "ended"));

    public static Command Create(IClock clock)
    {
        var (programme, data, json, language) = (SharedOptions.Programme(), SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var list = new Argument<string?>("LIST") { Description = "One list; all when left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("show", "Show who is and was on a list, and what is proposed for it.") { programme, list, data, json, language };
        command.SetAction(parsed => ListCommand.AtDesk(clock, parsed.GetValue(programme)!, parsed.GetValue(data), (desk, zone) =>
        {
            var now = clock.GetCurrentInstant();
            var (entries, proposed) = (desk.Show(parsed.GetValue(list)), desk.Unapproved(parsed.GetValue(list)));
            if (parsed.GetValue(json))
                JsonOutput.Write(Console.Out, entries.Select(one => Describe(one, now, zone)).Concat(proposed.Select(one => Describe(one, now, zone))));
            else
                Write(entries, proposed, now, zone, SharedOptions.LanguageOf(parsed.GetValue(language)));
        }));
        return command;
    }

    private static void Write(ImmutableArray<ListedMerchant> entries, ImmutableArray<ProposedMerchant> proposed, Instant now, DateTimeZone zone, Language language) => new ReportTable(
        language is Language.Chinese ? ["名单", "商家", "自", "至", "状态", "记录人", "理由"] : ["list", "merchant", "from", "until", "state", "by", "reason"],
        [
            .. entries.Select(one => (IReadOnlyList<string>)
            [
                one.Stored.Entry.List, one.Merchant, Moments.Begin(one.Stored.Entry.From, zone), Written(one.Stored.EndedAt ?? one.Stored.Entry.Until, zone) ?? "…",
                StateTitles[StateOf(one, now)].In(language), one.Stored.EndedBy is { } ender ? Both(ender, one.Stored.EndApprovedBy) : Both(one.Stored.Entry.By, one.Stored.Entry.ApprovedBy),
                one.Stored.EndedReason ?? one.Stored.Entry.Reason,
            ]),
            .. proposed.Select(one => (IReadOnlyList<string>)
            [
                one.Proposal.List, one.Merchant, one.Proposal.Kind is StaffProposalKind.Entry && one.Proposal.From is { } from ? Moments.Begin(from, zone) : "",
                Written(one.Proposal.Kind is StaffProposalKind.Entry ? one.Proposal.Until : one.Proposal.From, zone) ?? "",
                Proposed(one.Proposal, now).In(language), one.Proposal.By, one.Proposal.Answer?.Reason ?? one.Proposal.Reason,
            ]),
        ])
    { TextColumns = 7 }.Write(Console.Out, !Console.IsOutputRedirected);

    private static object Describe(ListedMerchant one, Instant now, DateTimeZone zone) => new
    {
        one.Stored.Entry.List,
        one.Merchant,
        State = StateOf(one, now),
        Proposal = (string?)null,
        From = (string?)Moments.Iso(one.Stored.Entry.From, zone),
        Until = Iso(one.Stored.Entry.Until, zone),
        one.Stored.Entry.Reason,
        one.Stored.Entry.By,
        one.Stored.Entry.ApprovedBy,
        RecordedAt = Moments.Iso(one.Stored.RecordedAt, zone),
        EndedAt = Iso(one.Stored.EndedAt, zone),
        one.Stored.EndedReason,
        one.Stored.EndedBy,
        one.Stored.EndApprovedBy,
        RefusedBy = (string?)null,
        Refusal = (string?)null,
    };

    private static object Describe(ProposedMerchant one, Instant now, DateTimeZone zone) => new
    {
        one.Proposal.List,
        one.Merchant,
        State = one.Proposal.StateAt(now).ToString().ToLowerInvariant(),
        Proposal = one.Proposal.Kind is StaffProposalKind.Entry ? "entry" : "end",
        From = Iso(one.Proposal.From, zone),
        Until = Iso(one.Proposal.Until, zone),
        one.Proposal.Reason,
        one.Proposal.By,
        ApprovedBy = (string?)null,
        RecordedAt = Moments.Iso(one.Proposal.At, zone),
        EndedAt = (string?)null,
        EndedReason = (string?)null,
        EndedBy = (string?)null,
        EndApprovedBy = (string?)null,
        RefusedBy = one.Proposal.Answer?.By,
        Refusal = one.Proposal.Answer?.Reason,
    };

    private static string StateOf(ListedMerchant one, Instant now) =>
        (one.Stored.EndedAt ?? one.Stored.Entry.Until) <= now ? "ended" : one.Stored.Entry.From > now ? "upcoming" : "in-force";

    private static LocalizedText Proposed(StaffProposal proposal, Instant now)
    {
        var state = StateTitles[proposal.StateAt(now).ToString().ToLowerInvariant()];
        return proposal.Kind is StaffProposalKind.Entry ? state : new($"移出{state.Zh}", $"end {state.En}");
    }

    private static string Both(string by, string? approvedBy) => approvedBy is null ? by : $"{by}, {approvedBy}";

    private static string? Written(Instant? at, DateTimeZone zone) => at is { } moment ? Moments.Written(moment, zone) : null;

    private static string? Iso(Instant? at, DateTimeZone zone) => at is { } moment ? Moments.Iso(moment, zone) : null;
}
