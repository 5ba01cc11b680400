using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao members PROGRAMME --data DIR</c>: who is in a programme after its last review and what happened since.</summary>
internal static class MembersCommand
{
    private const int LimitDefault = 50;

    // Of those who are on the way in.
    private const string Invited = "invited";
    private const string Awaiting = "awaiting";

    private static readonly (MembershipFlags Flag, string Name, LocalizedText Title)[] Flags =
    [
        (MembershipFlags.KeptUnknown, "kept-unknown", new("数据缺失，资格保留", "kept, data is missing")),
        (MembershipFlags.ScopeUnknown, "scope-unknown", new("适用范围未知", "scope unknown")),
        (MembershipFlags.KeptUnpublished, "kept-unpublished", new("规则公布前的数据，资格保留", "kept, facts older than the rule")),
        (MembershipFlags.GroupUnknown, "group-unknown", new("分组未知", "group unknown")),
    ];

    public static Command Create(IClock clock)
    {
        var programme = SharedOptions.Programme();
        var data = SharedOptions.Data();
        var catalogue = SharedOptions.Catalogue();
        var tier = new Option<string?>("--tier") { Description = "Only members of this tier.", HelpName = "TIER" };
        var status = new Option<string?>("--status") { Description = "Only merchants of this status; without it members, who is leaving, and who waits." };
        status.AcceptOnlyFromAmong("member", "leaving", "waiting", "left", Invited, Awaiting);
        var at = new Option<string?>("--at") { Description = "As it was at this moment, in the programme's zone; after everything that is stored when left out.", HelpName = "INSTANT" };
        var limit = SharedOptions.Number("--limit", "How many to show to people; --json and --csv give all.", LimitDefault);
        var json = SharedOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "Answer in CSV on standard output." };
        var language = SharedOptions.Language();
        var command = new Command("members", "Show who is in a programme: after its last review, and what happened since.") { programme, data, catalogue, tier, status, at, limit, json, csv, language };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(limit) < 0)
                throw new UsageException($"--limit {parsed.GetValue(limit)}: write 0 or more");
            if (parsed.GetValue(json) && parsed.GetValue(csv))
                throw new UsageException("--json and --csv exclude each other; write one of them");
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var versions = ProgrammeFinder.Find(database, parsed.GetValue(programme)!, parsed.GetValue(catalogue));
            var rules = versions[^1].Programme;
            var asked = parsed.GetValue(at) is { } written ? SharedOptions.MomentOf("--at", written, rules.Zone) : (Instant?)null;
            var list = MemberList.Load(database, versions, asked, asked ?? clock.GetCurrentInstant())
                ?? throw new UsageException(
                    $"'{rules.Id}' has not been reviewed with this data{(parsed.GetValue(at) is null ? "" : $" by {parsed.GetValue(at)}")}; carry out what is due: fuyao review {parsed.GetValue(programme)} --at INSTANT {parsed.GetValue(data).Option}");
            var wantedTier = parsed.GetValue(tier);
            if (wantedTier is not null && !list.TierIds.Contains(wantedTier))
                throw new UsageException($"--tier: '{rules.Id}' has no tier '{wantedTier}'; it has {string.Join(", ", list.TierIds)}");
            var members = parsed.GetValue(status) switch
            {
                Invited => list.OnTheWay(EnrolmentKind.Invited),
                Awaiting => list.OnTheWay(EnrolmentKind.Awaiting),
                var named => list.Find(wantedTier, named is null ? null : Enum.Parse<MembershipStatus>(named, ignoreCase: true)),
            };
            var shown = new Shown(rules, list, Console.Out);
            if (parsed.GetValue(json))
                shown.WriteJson(members);
            else if (parsed.GetValue(csv))
                shown.WriteCsv(members);
            else
                shown.WriteTable([.. members], parsed.GetValue(limit), SharedOptions.LanguageOf(parsed.GetValue(language)));
            return ExitCode.Fine;
        });
        return command;
    }

    private static string Named(MembershipStatus status) => status.ToString().ToLowerInvariant();

    private static LocalizedText Titled(MembershipStatus status) => status switch
    {
        MembershipStatus.Member => new("成员", "member"),
        MembershipStatus.Waiting => new("候补", "waiting"),
        MembershipStatus.Left => new("已退出", "left"),
        MembershipStatus.Leaving => new("即将退出", "leaving"),
        _ => new("未入选", "not a member"),
    };

    private static IEnumerable<(MembershipFlags Flag, string Name, LocalizedText Title)> FlagsOf(Member member) => Flags.Where(one => member.Flags.HasFlag(one.Flag));

    private static string Quoted(string field) => field.AsSpan().ContainsAny(",\"\n\r") ? $"\"{field.Replace("\"", "\"\"")}\"" : field;

    /// <summary>The answer in the forms it can have; moments are in the programme's zone.</summary>
    private sealed record Shown(Programme Programme, MemberList List, TextWriter Output)
    {
        public void WriteJson(IEnumerable<Member> members) => JsonOutput.Write(Output, new
        {
            Programme = Programme.Id,
            DueAt = List.Review is { } review ? Moments.Iso(review.NominalAt, Programme.Zone) : null,
            Facts = List.Review?.FactsCitation,
            Members = members.Select(member => new
            {
                member.Merchant,
                member.Tier,
                DisplayedTier = member.Displayed is { } displayed ? displayed.Tier : member.Tier,
                Status = Named(member.Status),
                Since = member.Since is { } since ? Moments.Iso(since, Programme.Zone) : null,
                Flags = FlagsOf(member).Select(flag => flag.Name),
                Between = member.Between is { } between ? BetweenReviewsReport.Describe(between, Programme.Zone) : null,
                Overlay = member.Displayed?.By?.Id,
                UnknownTo = member.Displayed?.Unknown?.Id,
                Enrolment = member.Enrolment is { } enrolment ? EnrolmentReport.Describe(enrolment, Programme.Zone) : null,
            }),
        });

        public void WriteCsv(IEnumerable<Member> members)
        {
            Output.WriteLine("merchant_id,tier,status,since,flags,deadline,displayed_tier,enrolment,enrolled_at");
            foreach (var member in members)
                Output.WriteLine(string.Join(',', Quoted(member.Merchant), member.Tier, Named(member.Status),
                    member.Since is { } since ? Moments.Iso(since, Programme.Zone) : "", string.Join('|', FlagsOf(member).Select(flag => flag.Name)),
                    member.Between?.Deadline is { } deadline ? Moments.Iso(deadline, Programme.Zone) : "",
                    (member.Displayed is { } displayed ? displayed.Tier : member.Tier) ?? "",
                    member.Enrolment?.Kind.ToString().ToLowerInvariant(), member.Enrolment is { } enrolment ? Moments.Iso(enrolment.At, Programme.Zone) : ""));
        }

        public void WriteTable(IReadOnlyList<Member> members, int limit, Language language)
        {
            var isChinese = language is Language.Chinese;
            var shownCount = Math.Min(limit, members.Count);
            // Where everybody comes in by reviews there is nothing to tell.
            var withOrigin = members.Any(member => member.Enrolment is not null);
            var report = new EnrolmentReport(Output, isTerminal: false, language);
            if (shownCount > 0)
                new ReportTable(
                    [
                        .. isChinese ? new[] { "商家", "档次" } : ["merchant", "tier"], .. List.ShowsOtherwise ? [isChinese ? "对外显示" : "shown as"] : Array.Empty<string>(),
                        .. isChinese ? new[] { "状态", "自", "期限", "标记" } : ["status", "since", "deadline", "flags"], .. withOrigin ? (string[])[isChinese ? "准入" : "came in"] : [],
                    ],
                    [.. members.Take(limit).Select(member => (IReadOnlyList<string>)
                    [
                        member.Merchant, TitleOf(member.Tier, language), .. member.Displayed is { } displayed ? [ShownAs(displayed, language)] : Array.Empty<string>(), Titled(member.Status).In(language),
                        member.Since is { } since ? Moments.Begin(since, Programme.Zone) : "",
                        member.Between?.Deadline is { } deadline ? Moments.Written(deadline, Programme.Zone) : "", string.Join(isChinese ? "；" : "; ", FlagsOf(member).Select(flag => flag.Title.In(language))),
                        .. withOrigin ? (string[])[member.Enrolment is { } enrolment ? report.Origin(enrolment, Programme.Zone) : ""] : [],
                    ])])
                { TextColumns = 8 }.Write(Output, !Console.IsOutputRedirected);
            Output.WriteLine(isChinese
                ? $"{Programme.Title.Zh}：共 {members.Count:N0} 家，显示 {shownCount:N0} 家；{(List.Review is { } review ? $"数据 {review.FactsCitation}；" : "")}时间为 {Programme.Zone.Id} 时间"
                : $"{Programme.Title.En}: {Counted.English(members.Count, "merchant")}, {shownCount:N0} shown; {(List.Review is { } reviewed ? $"facts {reviewed.FactsCitation}; " : "")}times are those of {Programme.Zone.Id}");
        }

        /// <summary>Where the day that an overlay looks back to is not on record, the tier held is shown, and marked.</summary>
        private string ShownAs(DisplayedTier displayed, Language language) =>
            TitleOf(displayed.Tier, language) + (displayed.Unknown is null ? "" : language is Language.Chinese ? "（往日等级未知）" : " (earlier tier unknown)");

        /// <summary>A tier that a later version has no more is named by its id.</summary>
        private string TitleOf(string? id, Language language) => Programme.Tiers.FirstOrDefault(tier => tier.Id == id) is { } tier ? $"{tier.Title.In(language)} ({id})" : id ?? "";
    }
}
