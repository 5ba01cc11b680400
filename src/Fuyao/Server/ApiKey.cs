using System.Security.Cryptography;
using System.Text;
using Fuyao.Terminal;

namespace Fuyao.Server;

/// <summary>The one key of the API, from a file. Only its hash is kept.</summary>
internal sealed class ApiKey
{
    /// <summary>As many as 128 random bits have when they are written in hexadecimal.</summary>
    public const int LengthMin = 32;

    public const int LengthMax = 512;

    private const string HowToMake = "make one: (umask 077; openssl rand -hex 32 > FILE)";

    private readonly byte[] hash;

    private ApiKey(string key) => hash = Hash(key);

    /// <exception cref="UsageException">The file is no place for a key, or holds none; the message repeats nothing of it.</exception>
    public static ApiKey Read(string path)
    {
        if (!File.Exists(path))
            throw new UsageException($"--api-key-file: there is no file {path}; {HowToMake}");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)) != UnixFileMode.None)
            throw new UsageException($"--api-key-file: {path} can be read by every user of this machine, or written by others; close it: chmod 600 {path}");
        if (new FileInfo(path).Length > LengthMax * 2)
            throw new UsageException($"--api-key-file: {path} is larger than a key; write one key of {LengthMin} to {LengthMax} characters into it");
        var key = File.ReadAllText(path).Trim();
        if (key.Length == 0)
            throw new UsageException($"--api-key-file: {path} is empty; {HowToMake}");
        if (key.Length is < LengthMin or > LengthMax)
            throw new UsageException($"--api-key-file: the key in {path} has {key.Length} characters and must have {LengthMin} to {LengthMax}; {HowToMake}");
        return key.All(character => character is > ' ' and <= '~')
            ? new ApiKey(key)
            : throw new UsageException($"--api-key-file: the key in {path} has other characters than visible ones of ASCII; {HowToMake}");
    }

    /// <summary>Takes the same time whatever was presented: hashes of one length are compared to the end.</summary>
    public bool Is(string presented) => CryptographicOperations.FixedTimeEquals(Hash(presented), hash);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
