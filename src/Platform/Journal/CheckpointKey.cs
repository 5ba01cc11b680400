using System.Security.Cryptography;
using Fuyao.Kernel.Journal;

namespace Fuyao.Platform.Journal;

/// <summary>The key that signs checkpoints: a PEM file that nobody but its owner may read, and beside it the public half for those who verify. Messages repeat nothing of it.</summary>
public static class CheckpointKey
{
    /// <summary>What the public half's file is called: as the key's, with this behind it.</summary>
    public const string PublicExtension = ".pub";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a key on the curve P-256.</summary>
    /// <exception cref="IOException">There is a file of that name already, or it cannot be written.</exception>
    public static void Create(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new StreamWriter(path, options))
            file.Write(key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(path + PublicExtension, key.ExportSubjectPublicKeyInfoPem() + "\n");
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It can be read by others, or is no such key.</exception>
    public static ECDsa Load(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"there is no key '{path}'; make one with --new-key", path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None)
            throw new IOException($"the key {path} can be read by others; allow it to its owner alone: chmod 600 {path}");
        return Import(path);
    }

    /// <summary>The public half, from its own file or from that of the key, as <see cref="Checkpoint.PublicKey"/> writes it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is no such key.</exception>
    public static string PublicOf(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"there is no key '{path}'", path);
        using var key = Import(path);
        return Checkpoint.PublicKeyOf(key);
    }

    private static ECDsa Import(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.KeySize == 256)
                return key;
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            // Told below; the cause may quote the key.
        }
        key.Dispose();
        throw new IOException($"{path} is no key for checkpoints; make one: fuyao checkpoint --key FILE --new-key …");
    }
}
