using Microsoft.Data.Sqlite;

namespace Fuyao.Storage;

/// <summary>The store cannot do its work: the disk, the file or another process stands in the way, or what was stored is damaged. The message is meant for the operator.</summary>
public sealed class StorageException : Exception
{
    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception inner)
        : base(message, inner)
    {
    }

    internal static StorageException From(SqliteException exception, string file) => new(
        exception.SqliteErrorCode switch
        {
            5 or 6 => $"{file} is locked by another process; wait until it has finished and try again",
            8 => $"{file} is read-only; give this user the right to write it and its folder",
            10 => $"{file} cannot be read or written ({exception.Message}); check the disk",
            11 => $"{file} is damaged ({exception.Message}); restore it from a backup",
            13 => $"the disk that holds {file} is full; nothing was stored",
            14 => $"{file} cannot be opened; check that the folder exists and may be written",
            26 => $"{file} is not a Fuyao database; point --data at a folder of its own",
            _ => $"{file}: {exception.Message}",
        },
        exception);
}
