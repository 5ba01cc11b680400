namespace Fuyao.Storage;

/// <summary>
/// The store cannot do its work: the disk, the server, the file or another process stands in the way, or what was stored is damaged. The message is meant for the operator.
/// </summary>
public class StorageException : Exception
{
    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>Another process has stored something since this one read; nothing was stored, and doing the whole again may succeed.</summary>
public sealed class StorageConflictException(string message) : StorageException(message);

/// <summary>Another process was writing for longer than one waits; nothing was stored, and the same may succeed in a moment.</summary>
public sealed class StorageBusyException(string message, Exception inner) : StorageException(message, inner);
