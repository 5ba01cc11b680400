using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fuyao.Terminal;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao members PROGRAMME --data DIR</c>: who is in a programme after its last review.</summary>
internal static class MembersCommand
{
    private const int LimitDefault = 50;

    // The output is data for programs, not HTML: Chinese stays readable.
    private static readonly JsonSerializerOptions JsonForm = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var programme = ProgrammeOptions.Programme();
        var data = ProgrammeOptions.Data();
        var tier = new Option<string?>("--tier") { Description = "Only members of this tier." };
        var status = new Option<string?>("--status") { Description = "Only merchants of this status; without it members and who waits." };
        status.AcceptOnlyFromAmong("member", "waiting", "left");
        var limit = new Option<int>("--limit") { Description = "How many to show to people; --json and --csv give all.", DefaultValueFactory = _ => LimitDefault };
        var json = ProgrammeOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "Answer in CSV on standard output." };
        var language = ProgrammeOptions.Language();
        var command = new Command("members", "Show who is in a programme after its last review.") { programme, data, tier, status, limit, json, csv, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data)!);
            var id = ProgrammeFinder.IdOf(parsed.GetValue(programme)!);
            var list = MemberList.Load(database, id)
                ?? throw new UsageException($"'{id}' has not been reviewed with this data; carry out what is due: fuyao review {id} --at INSTANT --data {parsed.GetValue(data)}");
            var wantedTier = parsed.GetValue(tier);
            if (wantedTier is not null && !list.Review.TierIds.Contains(wantedTier))
                throw new UsageException($"--tier: '{id}' has no tier '{wantedTier}'; it has {string.Join(", ", list.Review.TierIds)}");
            var members = list.Find(wantedTier, parsed.GetValue(status) is { } named ? Enum.Parse<MembershipStatus>(named, ignoreCase: true) : null);
            if (parsed.GetValue(json))
                WriteJson(list, members, Console.Out);
            else if (parsed.GetValue(csv))
                WriteCsv(members, Console.Out);
            else
                WriteTable(list, [.. members], parsed.GetValue(limit), ProgrammeOptions.LanguageOf(parsed.GetValue(language)), Console.Out);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void WriteJson(MemberList list, IEnumerable<Member> members, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            list.Review.Programme,
            DueAt = Moments.Iso(list.Review.NominalAt, DateTimeZone.Utc),
            Facts = list.Review.FactsCitation,
            Members = members.Select(member => new
            {
                member.Merchant,
                member.Tier,
                Status = Named(member.Status),
                Since = member.Since is { } since ? Moments.Iso(since, DateTimeZone.Utc) : null,
                Flags = FlagsOf(member.Flags),
            }),
        },
        JsonForm));

    private static void WriteCsv(IEnumerable<Member> members, TextWriter output)
    {
        output.WriteLine("merchant_id,tier,status,since,flags");
        foreach (var member in members)
            output.WriteLine(string.Join(',', Quoted(member.Merchant), member.Tier, Named(member.Status),
                member.Since is { } since ? Moments.Iso(since, DateTimeZone.Utc) : "", string.Join('|', FlagsOf(member.Flags))));
    }

    private static void WriteTable(MemberList list, IReadOnlyList<Member> members, int limit, Language language, TextWriter output)
    {
        var isChinese = language is Language.Chinese;
        new ReportTable(
            isChinese ? ["商家", "层级", "状态", "自 (UTC)", "标记"] : ["merchant", "tier", "status", "since (UTC)", "flags"],
            [.. members.Take(limit).Select(member => (IReadOnlyList<string>)
            [
                member.Merchant, member.Tier ?? "", Named(member.Status), member.Since is { } since ? Moments.Iso(since, DateTimeZone.Utc) : "", string.Join(", ", FlagsOf(member.Flags)),
            ])]).Write(output, !Console.IsOutputRedirected);
        output.WriteLine(isChinese
            ? $"{list.Review.Programme}：共 {members.Count:N0} 家，显示 {Math.Min(limit, members.Count):N0} 家；数据 {list.Review.FactsCitation}"
            : $"{list.Review.Programme}: {members.Count:N0} merchants, {Math.Min(limit, members.Count):N0} shown; facts {list.Review.FactsCitation}");
    }

    private static string Named(MembershipStatus status) => status.ToString().ToLowerInvariant();

    private static string[] FlagsOf(MembershipFlags flags) =>
    [
        .. new (MembershipFlags Flag, string Name)[]
        {
            (MembershipFlags.KeptUnknown, "kept-unknown"), (MembershipFlags.ScopeUnknown, "scope-unknown"), (MembershipFlags.KeptUnpublished, "kept-unpublished"),
            (MembershipFlags.GroupUnknown, "group-unknown"),
        }.Where(one => flags.HasFlag(one.Flag)).Select(one => one.Name),
    ];

    private static string Quoted(string field) => field.AsSpan().ContainsAny(",\"\n\r") ? $"\"{field.Replace("\"", "\"\"")}\"" : field;
}
