using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Enrolments;

/// <summary>An invitation with the merchant's id and how it stands now.</summary>
public sealed record InvitedMerchant(string Merchant, Invitation Invitation, InvitationState State);

/// <param name="Merchants">Whom to invite.</param>
/// <param name="Tier">The tier that acceptance brings; null: the best that the merchant qualifies for, and for one that is no candidate the lowest.</param>
/// <param name="Until">From when on it can be accepted no more; null: after the time that the programme gives.</param>
/// <param name="Reason">Why; needed where a merchant is no candidate.</param>
public sealed record InvitationRequest(ImmutableArray<string> Merchants, string? Tier, Instant? Until, string? Reason, string By);

/// <summary>What was asked about an invitation cannot be done; the message says what to write instead.</summary>
public sealed class InvitationException(string message) : Exception(message);

/// <summary>
/// Sends invitations into a programme and takes the answers (D3). Whoever meets the conditions is a candidate; anybody else is invited only with a reason. An acceptance has its effect as time passes, in one order with
/// reviews: at once, unless a review waits.
/// </summary>
public sealed class InvitationDesk(FuyaoDatabase database, IClock clock, ImmutableArray<CheckedProgramme> versions)
{
    private readonly InvitationStore store = new(database);

    private string ProgrammeId => versions[0].Programme.Id;

    /// <summary>Invites merchants, all or none of them.</summary>
    /// <exception cref="InvitationException">One of them cannot be invited.</exception>
    /// <exception cref="ReviewRefusedException">The programme cannot be carried out.</exception>
    public ImmutableArray<InvitedMerchant> Send(InvitationRequest request)
    {
        if (request.Merchants.IsEmpty)
            throw new InvitationException("nobody is named; write one MERCHANT or more, or --candidates");
        PassTime(Recorder(request.By));
        using var transaction = database.Begin(Entry("invitations send", $"{request.Merchants.Distinct().Count()} merchants", request.By, request.Merchants.Length == 1 ? request.Merchants[0] : null));
        // Asked once nobody else writes: what is stored later became known later.
        var now = clock.GetCurrentInstant();
        var ground = Candidates(now, out var rules);
        var standing = Standing();
        var index = new MerchantStore(database).Load();
        var until = Until(request.Until, rules.Programme, now);
        var open = store.Pending(ProgrammeId).Where(invitation => invitation.Answer is null || invitation.Answer.IsAccepted).ToLookup(invitation => invitation.Row);
        var places = new EnrolmentPlaces(
            rules.Programme, standing.Decided, standing.PlacesTakenSince.Concat(open.SelectMany(some => some).Select(one => (one.Row, (string?)one.Tier))),
            row => rules.Programme.Capacity?.Per is { } per && ground.Evaluation.Read(per, row) is { Kind: Kernel.Cel.CelKind.String } group ? group.AsString() : null);
        var events = ImmutableArray.CreateBuilder<EnrolmentEvent>();
        foreach (var merchant in request.Merchants.Distinct())
        {
            var row = RowOf(index, merchant);
            MustBeOutside(merchant, standing, row, open[row].FirstOrDefault(), rules.Programme.Zone);
            var judgement = EnrolmentJudgement.Of(ground.Evaluation, row);
            var tiers = Wanted(rules.Programme, merchant, judgement, request);
            var tier = places.TakeFirst(row, tiers)
                ?? throw new InvitationException($"{merchant} cannot be invited: every place is taken or promised ({rules.Programme.Capacity?.Places ?? rules.Programme.Tiers[tiers[0]].Capacity!.Places}); one becomes free when an invitation is declined or lapses, or by a review");
            var invitation = store.Send(ProgrammeId, new Invitation(0, row, tier, now, until, Recorder(request.By), Reason(request.Reason), null), transaction);
            events.Add(new EnrolmentEvent(row, now, EnrolmentKind.Invited, rules)
            {
                Before = standing.StatusOf(row), Tier = tier, JudgedAt = now, NextAt = until, IsUnknown = judgement.IsUnknown, Invitation = invitation,
            });
        }
        var sent = events.OrderBy(one => one.Row).ToImmutableArray();
        new EnrolmentJournal(database).Append(standing.Review, sent, ground, now, transaction);
        if (Reason(request.Reason) is { } reason)
            transaction.Note("reason", reason);
        transaction.Note("until", NodaTime.Text.InstantPattern.ExtendedIso.Format(until));
        transaction.Note("invited", sent.Length);
        transaction.Commit();
        return [.. sent.Select(one => new InvitedMerchant(index.IdOf(one.Row), one.Invitation!, InvitationState.Sent))];
    }

    /// <summary>Who meets the conditions now, is not in, and was never invited; the best ranked first where places are limited.</summary>
    /// <param name="limit">At most so many.</param>
    public ImmutableArray<string> Candidates(int limit)
    {
        var now = clock.GetCurrentInstant();
        var ground = Candidates(now, out _);
        var standing = Standing();
        var invited = store.All(ProgrammeId).Select(invitation => invitation.Row).ToHashSet();
        return
        [
            .. InvitationCandidates.Of(ground.Evaluation).Where(row => !invited.Contains(row) && standing.StatusOf(row) is MembershipStatus.None or MembershipStatus.Left && standing.Of(row) is null)
                .Take(limit).Select(row => ground.Evaluation.Population.MerchantIds[row]),
        ];
    }

    /// <summary>Takes the merchant's answer to the invitation that is open.</summary>
    /// <returns>The invitation with its answer, and whether it has its effect already; else a review comes first that waits for its facts.</returns>
    /// <exception cref="InvitationException">There is no such merchant, or no invitation that is open.</exception>
    /// <exception cref="ReviewRefusedException">The programme cannot be carried out.</exception>
    public (Invitation Invitation, bool IsEffective) Answer(string merchant, bool accepts, string by)
    {
        PassTime(Recorder(by));
        Invitation answered;
        using (var transaction = database.Begin(Entry(accepts ? "invitations accept" : "invitations decline", "invitation", by, merchant)))
        {
            var now = clock.GetCurrentInstant();
            MustGoOn(now);
            var row = RowOf(new MerchantStore(database).Load(), merchant);
            var zone = versions[^1].Programme.Zone;
            var last = store.Of(ProgrammeId, row).LastOrDefault() ?? throw new InvitationException($"{merchant} was not invited to '{ProgrammeId}'; see who was: fuyao invitations show {ProgrammeId}");
            if (last.StateAt(now) is var state and not InvitationState.Sent)
                throw new InvitationException(state switch
                {
                    InvitationState.Lapsed => $"the invitation of {merchant} lapsed at {Written(last.Until, zone)}; it can be invited again: fuyao invitations send {ProgrammeId} {merchant}",
                    _ => $"{merchant} {state.ToString().ToLowerInvariant()} its invitation at {Written(last.Answer!.At, zone)}; an answer is given once",
                });
            if (accepts && Standing().StatusOf(row) is MembershipStatus.Member or MembershipStatus.Leaving)
                throw new InvitationException($"{merchant} is a member already");
            var answer = new InvitationAnswer(accepts, now, Recorder(by));
            store.Answer(last.Id, answer, transaction);
            transaction.Note("invited by", last.By);
            transaction.Note("tier", last.Tier);
            transaction.Commit();
            answered = last with { Answer = answer };
        }
        PassTime(Recorder(by));
        return (answered, store.Pending(ProgrammeId).All(invitation => invitation.Id != answered.Id));
    }

    /// <summary>All invitations, in the order in which they were sent.</summary>
    /// <param name="state">Only those that stand so now; null: all.</param>
    public ImmutableArray<InvitedMerchant> Show(InvitationState? state)
    {
        var (now, index) = (clock.GetCurrentInstant(), new MerchantStore(database).Load());
        return
        [
            .. store.All(ProgrammeId).Select(invitation => new InvitedMerchant(index.IdOf(invitation.Row), invitation, invitation.StateAt(now)))
                .Where(one => state is null || one.State == state),
        ];
    }

    private void PassTime(string by) => new ReviewRunner(database, clock, by).Run(versions, clock.GetCurrentInstant(), isDryRun: false);

    private StandingSinceReview Standing() => StandingSinceReview.Load(database, new LiveRulesBook(database, versions), new ReviewStore(database).Latest(ProgrammeId));

    private EnrolmentGround Candidates(Instant now, out CheckedProgramme rules)
    {
        MustGoOn(now);
        rules = DueReviews.InForce(versions, now) ?? throw new InvitationException($"no version of '{ProgrammeId}' is in force yet; the first is from {versions[0].Programme.Effective:uuuu-MM-dd}");
        var programme = rules.Programme;
        if (programme.Enrolment is not Enrolment.Invitation)
            throw new InvitationException($"'{ProgrammeId}' enrols by {programme.Enrolment.ToString().ToLowerInvariant()}, not by invitation; write 'enrol: invitation' in a version of it");
        if (programme.Apply is { } window && (now < window.From || now >= window.Until))
            throw new InvitationException($"'{ProgrammeId}' invites from {Written(window.From, programme.Zone)} until {Written(window.Until, programme.Zone)}; it is {Written(now, programme.Zone)} now");
        return new EnrolmentGrounds(database).OfCandidates(rules, now);
    }

    private void MustGoOn(Instant now)
    {
        if (ReviewRunner.ClosedFrom(database, versions) <= now)
            throw new InvitationException($"'{ProgrammeId}' is closed; nobody comes in any more");
    }

    private static void MustBeOutside(string merchant, StandingSinceReview standing, int row, Invitation? open, DateTimeZone zone)
    {
        var status = standing.StatusOf(row);
        if (open is not null)
            throw new InvitationException($"{merchant} has an invitation by {open.By} that {(open.Answer is null ? $"is open until {Written(open.Until, zone)}" : "it has accepted")}");
        if (status is MembershipStatus.Member or MembershipStatus.Leaving or MembershipStatus.Waiting)
            throw new InvitationException($"{merchant} is {(status is MembershipStatus.Waiting ? "waiting for a place" : "a member")} already");
        // Between reviews it may be back at any moment; two ways in at once would contradict each other.
        if (standing.Of(row) is not null)
            throw new InvitationException($"{merchant} left since the last review: it is back when it meets the conditions again, or by the next review; after that it can be invited");
    }

    /// <summary>The tiers that the invitation may be to, in the order of preference.</summary>
    private static ImmutableArray<byte> Wanted(Programme programme, string merchant, EnrolmentJudgement judgement, InvitationRequest request)
    {
        ImmutableArray<string> ids = [.. programme.Tiers.Select(tier => tier.Id)];
        byte? named = request.Tier is not { } tier ? null
            : ids.IndexOf(tier) is var place and >= 0 ? (byte)place : throw new InvitationException($"'{programme.Id}' has no tier '{tier}'; it has {string.Join(", ", ids)}");
        if (judgement.Qualifies && (named is not { } wanted || judgement.Tiers.Contains(wanted)))
            return named is { } one ? [one] : judgement.Tiers;
        if (Reason(request.Reason) is null)
            throw new InvitationException(judgement.Qualifies
                ? $"{merchant} is no candidate for {request.Tier}, only for {string.Join(", ", judgement.Tiers.Select(each => ids[each]))}; write that tier, or why it is invited all the same: --reason \"…\""
                : $"{merchant} is no candidate: {(judgement.IsUnknown ? "something that the conditions ask for is unknown" : "it does not meet the conditions")}; write why it is invited all the same: --reason \"…\"");
        return [named ?? (byte)(ids.Length - 1)];
    }

    private static Instant Until(Instant? written, Programme programme, Instant now)
    {
        var until = written ?? now.InZone(programme.Zone).LocalDateTime.Plus(programme.AcceptWithin).InZoneLeniently(programme.Zone).ToInstant();
        return until > now ? until : throw new InvitationException("the invitation would end before it is sent; write a later --until");
    }

    private static int RowOf(MerchantIndex index, string merchant) => index.Find(merchant) is var row and >= 0
        ? row
        : throw new InvitationException(
            $"there is no merchant '{merchant}' in the data{(Spelling.Closest(merchant, index.ToArray()) is { } close ? $"; did you mean '{close}'?" : "; a merchant is known once facts of it were imported")}");

    private AuditEntry Entry(string action, string subject, string by, string? merchant) => new(clock.GetCurrentInstant(), Recorder(by), action, subject) { Programme = ProgrammeId, Merchant = merchant };

    private static string Recorder(string by) => string.IsNullOrWhiteSpace(by) ? throw new InvitationException("an invitation needs to say who recorded it; write --by NAME") : by.Trim();

    private static string? Reason(string? reason) => string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();

    private static string Written(Instant at, DateTimeZone zone) => at.InZone(zone).ToString("uuuu-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
