using System.Collections.Immutable;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Storage.Reviews;

/// <param name="Id">Its number, in the order of proposing.</param>
public sealed record StoredStaffProposal(long Id, StaffProposal Proposal);

/// <summary>Keeps what staff proposed for lists with second approval, and the answers. Nothing is erased, and an answer stays.</summary>
public sealed class StaffProposalStore(FuyaoDatabase database)
{
    public void Add(string programme, StaffProposal proposal, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            """
            insert into staff_proposal (programme, kind, list, merchant_row, from_at, until_at, reason, proposed_by, proposed_at)
            values (@programme, @kind, @list, @row, @from, @until, @reason, @by, @at)
            """,
            new
            {
                programme,
                kind = Name(proposal.Kind),
                list = proposal.List,
                row = proposal.Row,
                from = proposal.From?.ToUnixTimeTicks(),
                until = proposal.Until?.ToUnixTimeTicks(),
                reason = proposal.Reason,
                by = proposal.By,
                at = proposal.At.ToUnixTimeTicks(),
            });
    }

    /// <summary>Answers a proposal that has no answer.</summary>
    /// <exception cref="StorageException">It has one.</exception>
    public void Answer(long id, StaffProposalAnswer answer, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        if (database.Execute(
                """
                update staff_proposal set is_approved = @isApproved, answered_at = @at, answered_by = @by, answer_reason = @reason
                where staff_proposal_id = @id and answered_at is null
                """,
                new { id, isApproved = answer.Approves ? 1 : 0, at = answer.At.ToUnixTimeTicks(), by = answer.By, reason = answer.Reason }) == 0)
            throw new StorageException($"the proposal {id} has been answered already");
    }

    /// <summary>All proposals of a programme, those of one of its lists or of one merchant, in the order in which they were made.</summary>
    public ImmutableArray<StoredStaffProposal> All(string programme, string? list = null, int? row = null) =>
    [
        .. database.Query<ProposalRow>(
            """
            select staff_proposal_id as id, kind, list, merchant_row as row, from_at as fromAt, until_at as untilAt, reason, proposed_by as proposedBy, proposed_at as proposedAt,
              is_approved as isApproved, answered_at as answeredAt, answered_by as answeredBy, answer_reason as answerReason
            from staff_proposal
            where programme = @programme and (@list is null or list = @list) and (@row is null or merchant_row = @row)
            order by staff_proposal_id
            """,
            new { programme, list, row = (long?)row }).Select(one => one.ToProposal()),
    ];

    private static string Name(StaffProposalKind kind) => kind is StaffProposalKind.Entry ? "entry" : "end";

    private sealed record ProposalRow(
        long Id, string Kind, string List, long Row, long? FromAt, long? UntilAt, string Reason, string ProposedBy, long ProposedAt, long? IsApproved, long? AnsweredAt, string? AnsweredBy,
        string? AnswerReason)
    {
        public StoredStaffProposal ToProposal() => new(Id, new StaffProposal(
            Kind == Name(StaffProposalKind.Entry) ? StaffProposalKind.Entry : StaffProposalKind.End, List, (int)Row, At(FromAt), At(UntilAt), Reason, ProposedBy,
            Instant.FromUnixTimeTicks(ProposedAt), AnsweredAt is { } at ? new StaffProposalAnswer(IsApproved == 1, Instant.FromUnixTimeTicks(at), AnsweredBy!, AnswerReason) : null));

        private static Instant? At(long? ticks) => ticks is { } value ? Instant.FromUnixTimeTicks(value) : null;
    }
}
