using System.Data.Common;
using Fuyao.Storage.Audit;

namespace Fuyao.Storage;

/// <summary>
/// Everything written while it is open is stored together by <see cref="Commit"/>, or not at all. Stores ask for it where they write, so that nobody writes outside one. Each leaves
/// its entry in the audit log, as a part of what is stored together.
/// </summary>
public sealed class StorageTransaction : IDisposable
{
    private readonly FuyaoDatabase database;
    private readonly AuditEntry? entry;
    private readonly SortedDictionary<string, object> details = new(StringComparer.Ordinal);
    private AuditHead? auditHead;
    private bool hasChanged;

    /// <param name="entry">Null only where the tables are made.</param>
    internal StorageTransaction(FuyaoDatabase database, DbTransaction inner, AuditEntry? entry)
    {
        this.database = database;
        this.entry = entry;
        Inner = inner;
    }

    internal DbTransaction Inner { get; }

    internal bool IsOpen { get; private set; } = true;

    /// <summary>Whether what was written under it is known to be stored.</summary>
    internal bool IsCommitted { get; private set; }

    /// <summary>Adds to the entry what is known only now that it is done: how many, and what came of it. A name that is given again is overwritten.</summary>
    public void Note(string name, string value) => details[name] = value;

    /// <inheritdoc cref="Note(string, string)"/>
    public void Note(string name, long value) => details[name] = value;

    /// <exception cref="StorageException">Nothing was stored.</exception>
    public void Commit()
    {
        MustBeOpen();
        // What came to nothing, such as an import of what is stored already, is no change; a request is answered all the same.
        if (entry?.Request is { } request)
            Note("key", request.Key);
        if (entry is not null && (hasChanged || entry.Request is not null))
            new AuditLog(database).Append(entry, details, auditHead);
        database.Commit(Inner);
        IsCommitted = true;
        End();
    }

    public void Dispose()
    {
        try
        {
            Inner.Dispose();
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or IOException)
        {
            // The connection is gone, and with it the transaction: what went wrong has been told where it went wrong.
        }
        End();
    }

    /// <summary>Told by whoever read the end of the audit log under this transaction, together with something else, so that it is not asked for again.</summary>
    internal void Follows(AuditHead head) => auditHead = head;

    /// <summary>Told of each statement how many rows it changed.</summary>
    internal long Changed(long rows)
    {
        hasChanged |= rows > 0;
        return rows;
    }

    /// <summary>Asked by whoever writes, so that a write outside the transaction is found where it is made.</summary>
    internal void MustBeOpen()
    {
        if (!IsOpen)
            throw new InvalidOperationException("The transaction has ended; nothing more is written under it.");
    }

    private void End()
    {
        if (IsOpen)
            database.Ended();
        IsOpen = false;
    }
}
