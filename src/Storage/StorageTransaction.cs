using System.Data.Common;

namespace Fuyao.Storage;

/// <summary>
/// Everything written while it is open is stored together by <see cref="Commit"/>, or not at all. Stores ask for it where they write, so that nobody writes outside one.
/// </summary>
public sealed class StorageTransaction : IDisposable
{
    private readonly FuyaoDatabase database;

    internal StorageTransaction(FuyaoDatabase database, DbTransaction inner)
    {
        this.database = database;
        Inner = inner;
    }

    internal DbTransaction Inner { get; }

    internal bool IsOpen { get; private set; } = true;

    /// <exception cref="StorageException">Nothing was stored.</exception>
    public void Commit() => database.Guard(() =>
    {
        Inner.Commit();
        End();
        return true;
    });

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
