using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Reviews;

/// <summary>A list entry with the merchant's id.</summary>
public sealed record ListedMerchant(string Merchant, StoredStaffEntry Stored);

/// <summary>What is proposed for a list, with the merchant's id.</summary>
public sealed record ProposedMerchant(string Merchant, StaffProposal Proposal);

/// <summary>What was asked about a list, finding or merchant cannot be done; the message says what to write instead.</summary>
public sealed class StaffDeskException(string message) : Exception(message);

/// <summary>
/// Records judgements by staff: who is on a list of a programme, and what was found in its procedure. Each needs a reason, and says who recorded it. On a list with second approval it is a proposal,
/// and counts from when somebody else has approved it.
/// </summary>
public sealed class StaffDesk(FuyaoDatabase database, IClock clock, ImmutableArray<CheckedProgramme> versions)
{
    private readonly StaffStore store = new(database);
    private readonly StaffProposalStore proposals = new(database);

    private string ProgrammeId => versions[0].Programme.Id;

    /// <summary>Whether a judgement on the list waits for somebody else's approval.</summary>
    /// <exception cref="StaffDeskException">There is no such list.</exception>
    public bool NeedsApproval(string list) => ListOf(list).NeedsApproval;

    /// <summary>Puts a merchant on a list, or proposes it.</summary>
    /// <param name="from">When it begins to count; null: now, or at the approval.</param>
    /// <param name="until">When it ends; null: after the months the list gives, or when taken off.</param>
    /// <returns>The entry as it counts; of a proposal, as it would if it were approved now.</returns>
    /// <exception cref="StaffDeskException">There is no such list or merchant, the end is not after the beginning, or the same merchant is proposed already.</exception>
    public StaffEntry Add(string list, string merchant, Instant? from, Instant? until, string reason, string by)
    {
        var definition = ListOf(list);
        var now = clock.GetCurrentInstant();
        if (definition.NeedsApproval)
            return Propose(new StaffProposal(StaffProposalKind.Entry, list, RowOf(merchant), from, until, Reason(reason), Recorder(by), now), merchant, "list add").EntryOn(now, "", definition, Zone);
        var begin = from ?? now;
        var entry = new StaffEntry(list, RowOf(merchant), begin, until ?? StaffEntry.UntilDefault(definition, begin, Zone), Reason(reason), Recorder(by));
        RefuseEmpty(entry);
        using var transaction = database.Begin(Entry("list add", list, merchant, now, entry.By));
        store.Add(ProgrammeId, entry, now, transaction);
        transaction.Note("reason", entry.Reason);
        transaction.Commit();
        return entry;
    }

    /// <summary>Takes a merchant off a list, or proposes it.</summary>
    /// <param name="at">From when it is off; null: now, or at the approval.</param>
    /// <exception cref="StaffDeskException">There is no such list or merchant, it is not on the list, or the same merchant is proposed already.</exception>
    public void Remove(string list, string merchant, Instant? at, string reason, string by)
    {
        var definition = ListOf(list);
        var row = RowOf(merchant);
        if (definition.NeedsApproval)
        {
            RefuseUnlessListed(list, merchant, row, at ?? clock.GetCurrentInstant());
            Propose(new StaffProposal(StaffProposalKind.End, list, row, at, null, Reason(reason), Recorder(by), clock.GetCurrentInstant()), merchant, "list remove");
            return;
        }
        using var transaction = database.Begin(Entry("list remove", list, merchant, clock.GetCurrentInstant(), Recorder(by)));
        // Asked once nobody else writes: what is stored later became known later.
        var now = clock.GetCurrentInstant();
        if (store.End(ProgrammeId, list, row, at ?? now, Reason(reason), Recorder(by), now, transaction) == 0)
            throw NotListed(list, merchant);
        transaction.Note("reason", Reason(reason));
        transaction.Commit();
    }

    /// <summary>Approves what somebody else has proposed for a merchant on a list; it counts from now at the earliest.</summary>
    /// <returns>The proposal with its answer.</returns>
    /// <exception cref="StaffDeskException">Nothing is pending, the same person has proposed it, or it cannot take effect any more.</exception>
    public StaffProposal Approve(string list, string merchant, string by)
    {
        var (definition, row, approver) = (ListOf(list), RowOf(merchant), Recorder(by));
        using var transaction = database.Begin(Entry("list approve", list, merchant, clock.GetCurrentInstant(), approver));
        var now = clock.GetCurrentInstant();
        var (id, proposal) = PendingOf(list, merchant, row, now);
        if (string.Equals(proposal.By, approver, StringComparison.OrdinalIgnoreCase))
            throw new StaffDeskException($"{approver} has proposed this; somebody else approves it: --by NAME");
        if (proposal.Kind is StaffProposalKind.Entry)
        {
            var entry = proposal.EntryOn(now, approver, definition, Zone);
            RefuseEmpty(entry);
            store.Add(ProgrammeId, entry, now, transaction);
        }
        else if (store.End(ProgrammeId, list, row, proposal.CountsFrom(now), proposal.Reason, proposal.By, now, transaction, approver) == 0)
        {
            throw NotListed(list, merchant);
        }
        var answer = new StaffProposalAnswer(Approves: true, now, approver, null);
        proposals.Answer(id, answer, transaction);
        transaction.Note("proposed by", proposal.By);
        transaction.Note("proposed", Name(proposal.Kind));
        transaction.Note("reason", proposal.Reason);
        transaction.Commit();
        return proposal with { Answer = answer };
    }

    /// <summary>Refuses what is proposed for a merchant on a list; who has proposed it takes it back so.</summary>
    /// <exception cref="StaffDeskException">Nothing is pending.</exception>
    public StaffProposal Refuse(string list, string merchant, string reason, string by)
    {
        ListOf(list);
        var (row, answerer) = (RowOf(merchant), Recorder(by));
        using var transaction = database.Begin(Entry("list refuse", list, merchant, clock.GetCurrentInstant(), answerer));
        var now = clock.GetCurrentInstant();
        var (id, proposal) = PendingOf(list, merchant, row, now);
        var answer = new StaffProposalAnswer(Approves: false, now, answerer, Reason(reason));
        proposals.Answer(id, answer, transaction);
        transaction.Note("proposed by", proposal.By);
        transaction.Note("proposed", Name(proposal.Kind));
        transaction.Note("reason", answer.Reason!);
        transaction.Commit();
        return proposal with { Answer = answer };
    }

    /// <summary>Records what was found about a merchant.</summary>
    /// <param name="at">When it was found; null: now.</param>
    /// <exception cref="StaffDeskException">There is no such finding or merchant.</exception>
    public void Find(string finding, string merchant, bool holds, Instant? at, string reason, string by)
    {
        var known = versions.SelectMany(version => version.Programme.Procedure).SelectMany(step => step.Finds).Distinct().ToArray();
        if (!known.Contains(finding))
            throw new StaffDeskException(known.Length == 0 ? $"the procedure of '{ProgrammeId}' finds nothing" : $"the procedure of '{ProgrammeId}' does not find '{finding}'; it finds {string.Join(", ", known)}");
        var now = clock.GetCurrentInstant();
        var found = new StaffFinding(finding, RowOf(merchant), holds, at ?? now, Reason(reason), Recorder(by));
        using var transaction = database.Begin(Entry("list finding", finding, merchant, now, found.By));
        store.Add(ProgrammeId, found, now, transaction);
        transaction.Note("holds", holds ? "yes" : "no");
        transaction.Note("reason", found.Reason);
        transaction.Commit();
    }

    /// <summary>All entries ever recorded, those that have ended too, in the order of recording.</summary>
    /// <param name="list">One list; null: all.</param>
    /// <exception cref="StaffDeskException">There is no such list.</exception>
    public ImmutableArray<ListedMerchant> Show(string? list)
    {
        if (list is not null)
            ListOf(list);
        var merchants = new MerchantStore(database).Load();
        return [.. store.Entries(ProgrammeId, list).Select(stored => new ListedMerchant(merchants.IdOf(stored.Entry.Row), stored))];
    }

    /// <summary>What was proposed and is not approved: pending, refused, or lapsed. What is approved is among the entries.</summary>
    /// <inheritdoc cref="Show"/>
    public ImmutableArray<ProposedMerchant> Unapproved(string? list)
    {
        if (list is not null)
            ListOf(list);
        var merchants = new MerchantStore(database).Load();
        return
        [
            .. proposals.All(ProgrammeId, list).Select(stored => stored.Proposal).Where(proposal => proposal.Answer is not { Approves: true })
                .Select(proposal => new ProposedMerchant(merchants.IdOf(proposal.Row), proposal)),
        ];
    }

    private DateTimeZone Zone => versions[^1].Programme.Zone;

    private StaffProposal Propose(StaffProposal proposal, string merchant, string action)
    {
        if (proposal.Kind is StaffProposalKind.Entry)
            RefuseEmpty(proposal.EntryOn(proposal.At, "", ListOf(proposal.List), Zone));
        using var transaction = database.Begin(Entry(action, proposal.List, merchant, proposal.At, proposal.By));
        if (Pending(proposal.List, proposal.Row, proposal.At) is { Proposal: var other })
            throw new StaffDeskException(
                $"{other.By} has proposed {merchant} for '{proposal.List}' already; have that answered first: fuyao list approve|refuse {ProgrammeId} {proposal.List} {merchant}");
        proposals.Add(ProgrammeId, proposal, transaction);
        transaction.Note("waits for", "approval");
        transaction.Note("reason", proposal.Reason);
        transaction.Commit();
        return proposal;
    }

    private StoredStaffProposal? Pending(string list, int row, Instant at) =>
        proposals.All(ProgrammeId, list, row).LastOrDefault(stored => stored.Proposal is { Answer: null } open && open.StateAt(at) is StaffProposalState.Pending);

    /// <exception cref="StaffDeskException">Nothing is pending; the message says what became of the last proposal.</exception>
    private StoredStaffProposal PendingOf(string list, string merchant, int row, Instant at) => Pending(list, row, at)
        ?? throw new StaffDeskException($"nothing is proposed for {merchant} on '{list}' that waits for an answer{proposals.All(ProgrammeId, list, row).LastOrDefault()?.Proposal switch
        {
            { Answer: { Approves: true, By: var by } } => $"; {by} has approved it already",
            { Answer: { By: var by } } => $"; {by} has refused it",
            { } => "; it has lapsed: its own end came first",
            null => "",
        }}; see fuyao list show {ProgrammeId} {list}");

    private void RefuseUnlessListed(string list, string merchant, int row, Instant at)
    {
        if (!store.Entries(ProgrammeId, list).Any(stored => stored.Entry.Row == row && stored.EndedAt is null && (stored.Entry.Until is not { } until || until > at)))
            throw NotListed(list, merchant);
    }

    private StaffDeskException NotListed(string list, string merchant) =>
        new($"{merchant} is not on the list '{list}' then; see who is: fuyao list show {ProgrammeId} {list}");

    private static void RefuseEmpty(StaffEntry entry)
    {
        if (entry.Until <= entry.From)
            throw new StaffDeskException("the entry ends before it begins; write a later --until");
    }

    private static string Name(StaffProposalKind kind) => kind is StaffProposalKind.Entry ? "entry" : "end";

    private AuditEntry Entry(string action, string subject, string merchant, Instant at, string by) => new(at, by, action, subject) { Programme = ProgrammeId, Merchant = merchant };

    /// <summary>As the version in force has it; a list that it does not have, as the newest version that has it.</summary>
    private StaffList ListOf(string name)
    {
        var inForce = DueReviews.InForce(versions, clock.GetCurrentInstant());
        var lists = versions.Reverse().Prepend(inForce ?? versions[^1]).SelectMany(version => version.Programme.Lists).ToArray();
        return Array.Find(lists, list => list.Name == name)
            ?? throw new StaffDeskException(lists.Length == 0
                ? $"'{ProgrammeId}' has no staff lists"
                : $"'{ProgrammeId}' has no staff list '{name}'; it has {string.Join(", ", lists.Select(list => list.Name).Distinct())}");
    }

    private int RowOf(string merchant) => new MerchantStore(database).Load().Find(merchant) is var row and >= 0
        ? row
        : throw new StaffDeskException($"there is no merchant '{merchant}' in the data; a merchant is known once facts of it were imported");

    private static string Recorder(string by) => string.IsNullOrWhiteSpace(by) ? throw new StaffDeskException("a judgement needs to say who recorded it; write --by NAME") : by.Trim();

    private static string Reason(string reason) => string.IsNullOrWhiteSpace(reason) ? throw new StaffDeskException("a judgement needs its reason; write --reason \"…\"") : reason.Trim();
}
