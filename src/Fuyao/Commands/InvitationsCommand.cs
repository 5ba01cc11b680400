using System.Collections.Immutable;
using System.CommandLine;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao invitations candidates|send|accept|decline|show</c>: who may be invited into a programme, who was, and what they answered.</summary>
internal static class InvitationsCommand
{
    private const int CandidatesDefault = 1_000;

    public static Command Create(IClock clock) =>
        new("invitations", "Invite merchants into a programme that enrols by invitation, and take their answers.") { Candidates(clock), Send(clock), Answer(clock, accepts: true), Answer(clock, accepts: false), Show(clock) };

    private static Command Candidates(IClock clock)
    {
        var (programme, data, json) = (SharedOptions.Programme(), SharedOptions.Data(), SharedOptions.Json());
        var limit = SharedOptions.Number("--limit", "At most so many, the best ranked first where places are limited.", CandidatesDefault);
        var command = new Command("candidates", "Show who meets the conditions now, is not in, and was never invited.") { programme, limit, data, json };
        command.SetAction(parsed => AtDesk(clock, parsed.GetValue(programme)!, parsed.GetValue(data), (desk, _) =>
        {
            var candidates = desk.Candidates(Limit(parsed.GetValue(limit)));
            if (parsed.GetValue(json))
                JsonOutput.Write(Console.Out, candidates);
            else
                foreach (var candidate in candidates)
                    Console.Out.WriteLine(candidate);
        }));
        return command;
    }

    private static Command Send(IClock clock)
    {
        var (programme, by, data, json, language) = (SharedOptions.Programme(), SharedOptions.By(), SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var merchants = new Argument<string[]>("MERCHANT") { Description = "The marketplace's ids of whom to invite.", Arity = ArgumentArity.ZeroOrMore };
        var candidates = new Option<bool>("--candidates") { Description = "Invite those that `fuyao invitations candidates` shows, instead of MERCHANT." };
        var limit = SharedOptions.Number("--limit", "With --candidates: at most so many.", CandidatesDefault);
        var tier = new Option<string?>("--tier") { Description = "The tier that acceptance brings; the best that the merchant qualifies for when left out.", HelpName = "TIER" };
        var until = new Option<string?>("--until") { Description = "From when on it can be accepted no more; after the time that the programme gives when left out.", HelpName = "INSTANT" };
        var reason = new Option<string?>("--reason") { Description = "Why; needed for a merchant that is no candidate, and kept with the record.", HelpName = "TEXT" };
        var command = new Command("send", "Invite merchants: candidates, or others with a reason.") { programme, merchants, candidates, limit, tier, until, reason, by, data, json, language };
        command.SetAction(parsed => AtDesk(clock, parsed.GetValue(programme)!, parsed.GetValue(data), (desk, zone) =>
        {
            var named = parsed.GetValue(merchants) ?? [];
            if (parsed.GetValue(candidates) == named.Length > 0)
                throw new UsageException("write either MERCHANT or --candidates");
            var whom = parsed.GetValue(candidates) ? desk.Candidates(Limit(parsed.GetValue(limit))) : [.. named];
            if (whom.IsEmpty)
                throw new UsageException("nobody is a candidate who was not invited already; see the conditions: fuyao explain PROGRAMME MERCHANT");
            var sent = desk.Send(new InvitationRequest(
                whom, parsed.GetValue(tier), parsed.GetValue(until) is { } written ? SharedOptions.MomentOf("--until", written, zone) : null, parsed.GetValue(reason), parsed.GetValue(by)!));
            Write(sent, zone, parsed.GetValue(json), SharedOptions.LanguageOf(parsed.GetValue(language)));
        }));
        return command;
    }

    private static Command Answer(IClock clock, bool accepts)
    {
        var (programme, merchant, by, data) = (SharedOptions.Programme(), SharedOptions.Merchant(), SharedOptions.By(), SharedOptions.Data());
        var command = accepts
            ? new Command("accept", "Record that a merchant accepts its invitation: it is a member from now on.") { programme, merchant, by, data }
            : new Command("decline", "Record that a merchant declines its invitation.") { programme, merchant, by, data };
        command.SetAction(parsed => AtDesk(clock, parsed.GetValue(programme)!, parsed.GetValue(data), (desk, zone) =>
        {
            var (invitation, isEffective) = desk.Answer(parsed.GetValue(merchant)!, accepts, parsed.GetValue(by)!);
            Console.Out.WriteLine(
                $"{parsed.GetValue(merchant)} {(accepts ? "→" : "↛")} {invitation.Tier}: {Moments.Begin(invitation.Answer!.At, zone)}{(isEffective ? "" : "; it counts from then once the review before it has its facts")}");
        }));
        return command;
    }

    private static Command Show(IClock clock)
    {
        var (programme, data, json, language) = (SharedOptions.Programme(), SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var state = new Option<string?>("--state") { Description = "Only those that stand so now." };
        state.AcceptOnlyFromAmong([.. Enum.GetValues<InvitationState>().Select(EnrolmentReport.Named)]);
        var command = new Command("show", "Show who was invited, by whom, until when, and the answer.") { programme, state, data, json, language };
        command.SetAction(parsed => AtDesk(clock, parsed.GetValue(programme)!, parsed.GetValue(data), (desk, zone) => Write(
            desk.Show(parsed.GetValue(state) is { } named ? Enum.Parse<InvitationState>(named, ignoreCase: true) : null), zone, parsed.GetValue(json), SharedOptions.LanguageOf(parsed.GetValue(language)))));
        return command;
    }

    private static void Write(ImmutableArray<InvitedMerchant> invited, DateTimeZone zone, bool asJson, Language language)
    {
        if (asJson)
        {
            JsonOutput.Write(Console.Out, invited.Select(one => EnrolmentReport.Describe(one, zone)));
            return;
        }
        new ReportTable(
            language is Language.Chinese ? ["商家", "档次", "状态", "发出", "有效期至", "邀请人", "理由"] : ["merchant", "tier", "state", "sent", "until", "by", "reason"],
            [.. invited.Select(one => (IReadOnlyList<string>)
            [
                one.Merchant, one.Invitation.Tier, EnrolmentReport.Titled(one.State).In(language), Moments.Begin(one.Invitation.SentAt, zone), Moments.Written(one.Invitation.Until, zone), one.Invitation.By,
                one.Invitation.Reason ?? "",
            ])])
        { TextColumns = 7 }.Write(Console.Out, !Console.IsOutputRedirected);
    }

    private static int Limit(int written) => written >= 1 ? written : throw new UsageException($"--limit {written}: write 1 or more");

    private static int AtDesk(IClock clock, string programme, SqlDialect store, Action<InvitationDesk, DateTimeZone> work)
    {
        using var database = FuyaoDatabase.OpenExisting(store);
        var versions = ProgrammeFinder.FindToReview(database, programme);
        try
        {
            work(new InvitationDesk(database, clock, versions), versions[^1].Programme.Zone);
            return ExitCode.Fine;
        }
        catch (InvitationException refused)
        {
            throw new UsageException(refused.Message);
        }
    }
}
