namespace Fuyao.Terminal;

/// <summary>A file that the user named for a command's output.</summary>
internal static class OutputFile
{
    /// <summary>Tells a wrong path before the work that fills it.</summary>
    /// <param name="option">By which the user named it.</param>
    /// <exception cref="UsageException">The path cannot be a file.</exception>
    public static void MustBePossible(string path, string option = "--output")
    {
        if (Directory.Exists(path))
            throw new UsageException($"{option} {path}: this is a folder; name a file in it");
        if (path.Length == 0 || Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder || !Directory.Exists(folder))
            throw new UsageException($"{option} {path}: there is no such folder; make it first, or name another file");
    }

    /// <summary>A file that was begun and could not be finished does not stay, unless there was one of that name before.</summary>
    /// <exception cref="UsageException">The path cannot be a file.</exception>
    public static T Write<T>(string path, Func<Stream, T> write)
    {
        MustBePossible(path);
        var isNew = !File.Exists(path);
        try
        {
            using var file = File.Create(path);
            return write(file);
        }
        catch when (isNew)
        {
            File.Delete(path);
            throw;
        }
    }
}
