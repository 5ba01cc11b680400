using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle.Enrolments;
using NodaTime;

namespace Fuyao.Storage.Enrolments;

/// <summary>Keeps invitations and their answers. Nothing is erased; an answer is given once.</summary>
public sealed class InvitationStore(FuyaoDatabase database)
{
    private const string Select = """
        select invitation_id as id, merchant_row as row, tier, sent_at as sentAt, until_at as untilAt, sent_by as sentBy, reason, answer, answered_at as answeredAt, answered_by as answeredBy
        from invitation
        """;

    private const string AcceptedAnswer = "accepted";
    private const string DeclinedAnswer = "declined";

    /// <returns>As stored, with its number.</returns>
    public Invitation Send(string programme, Invitation invitation, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var id = database.Write<long>(
            """
            insert into invitation (programme, merchant_row, tier, sent_at, until_at, sent_by, reason) values (@programme, @row, @tier, @sentAt, @untilAt, @by, @reason)
            returning invitation_id
            """,
            new
            {
                programme,
                row = invitation.Row,
                tier = invitation.Tier,
                sentAt = invitation.SentAt.ToUnixTimeTicks(),
                untilAt = invitation.Until.ToUnixTimeTicks(),
                by = invitation.By,
                reason = invitation.Reason,
            });
        return invitation with { Id = id };
    }

    /// <returns>False where it was answered before.</returns>
    public bool Answer(long id, InvitationAnswer answer, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        return database.Execute(
            "update invitation set answer = @answer, answered_at = @at, answered_by = @by where invitation_id = @id and answer is null",
            new { id, answer = answer.IsAccepted ? AcceptedAnswer : DeclinedAnswer, at = answer.At.ToUnixTimeTicks(), by = answer.By }) > 0;
    }

    /// <summary>All invitations into a programme, in the order in which they were sent.</summary>
    public ImmutableArray<Invitation> All(string programme) =>
        [.. database.Query<InvitationRow>($"{Select} where programme = @programme order by invitation_id", new { programme }).Select(row => row.ToInvitation())];

    /// <summary>The invitations of one merchant, the last one last.</summary>
    public ImmutableArray<Invitation> Of(string programme, int row) =>
        [.. database.Query<InvitationRow>($"{Select} where programme = @programme and merchant_row = @row order by invitation_id", new { programme, row }).Select(one => one.ToInvitation())];

    /// <summary>Those whose answer or end has had no consequence yet, in the order in which they were sent.</summary>
    public ImmutableArray<Invitation> Pending(string programme) =>
    [
        .. database.Query<InvitationRow>(
            $"""
            {Select}
            where programme = @programme and not exists (
              select 1 from enrolment_event where enrolment_event.invitation_id = invitation.invitation_id and enrolment_event.kind in ('Accepted', 'Declined', 'Lapsed')
            )
            order by invitation_id
            """,
            new { programme }).Select(row => row.ToInvitation()),
    ];

    private sealed record InvitationRow(
        long Id, long Row, string Tier, long SentAt, long UntilAt, string SentBy, string? Reason, string? Answer, long? AnsweredAt, string? AnsweredBy)
    {
        public Invitation ToInvitation() => new(
            Id, (int)Row, Tier, Instant.FromUnixTimeTicks(SentAt), Instant.FromUnixTimeTicks(UntilAt), SentBy, Reason,
            Answer is null ? null : new InvitationAnswer(Answer == AcceptedAnswer, Instant.FromUnixTimeTicks(AnsweredAt!.Value), AnsweredBy!));
    }
}
