using System.Runtime.InteropServices;
using SQLitePCL;

namespace Fuyao.Storage.Definitions;

/// <summary>Where in a statement SQLite found the last error; the packaged binding leaves this one function out.</summary>
internal static class ErrorPosition
{
    /// <returns>The offset in bytes, or −1 where the error has no place.</returns>
    public static int Offset(sqlite3 database)
    {
        var held = false;
        try
        {
            database.DangerousAddRef(ref held);
            return ErrorOffset(database.DangerousGetHandle());
        }
        catch (EntryPointNotFoundException)
        {
            return -1;
        }
        finally
        {
            if (held)
                database.DangerousRelease();
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_error_offset", ExactSpelling = true)]
    private static extern int ErrorOffset(nint database);
}
