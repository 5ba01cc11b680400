using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Fuyao.Platform.Tabular;

/// <summary>The SHA-256 of an open file, computed beside whatever else reads it.</summary>
internal sealed class FileHash : IDisposable
{
    private const int BlockBytes = 1 << 18;

    private readonly CancellationTokenSource unwanted = new();
    private readonly Task<string> computed;

    /// <param name="file">Stays open until this is disposed of.</param>
    public FileHash(SafeFileHandle file) => computed = Task.Run(() => Compute(file, unwanted.Token));

    /// <summary>In hexadecimal digits; waits until the whole file has been read.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Value => computed.GetAwaiter().GetResult();

    public void Dispose()
    {
        unwanted.Cancel();
        // The file is closed next.
        ((Task)computed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        unwanted.Dispose();
    }

    private static string Compute(SafeFileHandle file, CancellationToken unwanted)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockBytes];
        for (long at = 0; ;)
        {
            unwanted.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(file, block, at);
            if (read == 0)
                return Convert.ToHexStringLower(hash.GetHashAndReset());
            hash.AppendData(block, 0, read);
            at += read;
        }
    }
}
