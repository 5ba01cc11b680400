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

/// <summary>What was asked about a list, finding or merchant cannot be done; the message says what to write instead.</summary>
public sealed class StaffDeskException(string message) : Exception(message);

/// <summary>Records judgements by staff: who is on a list of a programme, and what was found in its procedure. Each needs a reason, and says who recorded it.</summary>
public sealed class StaffDesk(FuyaoDatabase database, IClock clock, ImmutableArray<CheckedProgramme> versions)
{
    private readonly StaffStore store = new(database);

    private string ProgrammeId => versions[0].Programme.Id;

    /// <summary>Puts a merchant on a list.</summary>
    /// <param name="from">When it begins to count; null: now.</param>
    /// <param name="until">When it ends; null: after the months the list gives, or when taken off.</param>
    /// <exception cref="StaffDeskException">There is no such list or merchant, or the end is not after the beginning.</exception>
    public StaffEntry Add(string list, string merchant, Instant? from, Instant? until, string reason, string by)
    {
        var definition = ListOf(list);
        var now = clock.GetCurrentInstant();
        var begin = from ?? now;
        var entry = new StaffEntry(list, RowOf(merchant), begin, until ?? StaffEntry.UntilDefault(definition, begin, versions[^1].Programme.Zone), Reason(reason), Recorder(by));
        if (entry.Until <= begin)
            throw new StaffDeskException("the entry ends before it begins; write a later --until");
        using var transaction = database.Begin(Entry("list add", list, merchant, now, entry.By));
        store.Add(ProgrammeId, entry, now, transaction);
        transaction.Note("reason", entry.Reason);
        transaction.Commit();
        return entry;
    }

    /// <summary>Takes a merchant off a list.</summary>
    /// <param name="at">From when it is off; null: now.</param>
    /// <exception cref="StaffDeskException">There is no such list or merchant, or it is not on the list.</exception>
    public void Remove(string list, string merchant, Instant? at, string reason, string by)
    {
        ListOf(list);
        var row = RowOf(merchant);
        using var transaction = database.Begin(Entry("list remove", list, merchant, clock.GetCurrentInstant(), Recorder(by)));
        // Asked once nobody else writes: what is stored later became known later.
        var now = clock.GetCurrentInstant();
        if (store.End(ProgrammeId, list, row, at ?? now, Reason(reason), Recorder(by), now, transaction) == 0)
            throw new StaffDeskException($"{merchant} is not on the list '{list}' then; see who is: fuyao list show {ProgrammeId} {list}");
        transaction.Note("reason", Reason(reason));
        transaction.Commit();
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

    private AuditEntry Entry(string action, string subject, string merchant, Instant at, string by) => new(at, by, action, subject) { Programme = ProgrammeId, Merchant = merchant };

    private StaffList ListOf(string name)
    {
        var lists = versions.Reverse().SelectMany(version => version.Programme.Lists).ToArray();
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
