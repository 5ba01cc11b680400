using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Terminal;

namespace Fuyao.Server;

/// <summary>A key of the API.</summary>
/// <param name="Client">To whom it belongs: what it books is booked in this name, and idempotency keys are those of this client.</param>
/// <param name="Access">The most that it is good for.</param>
/// <param name="Hash">Of the key, which itself is not kept.</param>
/// <param name="Merchant">For which merchant's own entitlements and cases alone it is good; null: for everything.</param>
internal sealed record ApiKey(string Client, Access Access, ImmutableArray<byte> Hash, string? Merchant = null);

/// <summary>The keys of the API, from a file: one key alone, or a line <c>CLIENT read|write|merchant:ID KEY</c> for each.</summary>
internal sealed class ApiKeys
{
    /// <summary>As many as 128 random bits have when they are written in hexadecimal.</summary>
    public const int LengthMin = 32;

    public const int LengthMax = 512;

    /// <summary>Before the key in its header.</summary>
    public const string Scheme = "Bearer ";

    /// <summary>To whom a key belongs that stands alone in its file.</summary>
    public const string OnlyClient = "api";

    private const string MerchantScope = "merchant:";
    private const int FileBytesMax = 8 * 1024;
    private const int ClientLengthMax = 64;
    private const string HowToMake = "make one: (umask 077; openssl rand -hex 32 > FILE)";

    private readonly ImmutableArray<ApiKey> keys;

    /// <summary>By the header that presented them, as long as the server itself keeps that: a connection that presents the same again has the same string again.</summary>
    private readonly ConditionalWeakTable<string, ApiKey> presentedBefore = [];

    private ApiKeys(ImmutableArray<ApiKey> keys) => this.keys = keys;

    /// <exception cref="UsageException">The file is no place for keys, or holds none; the message repeats nothing of it.</exception>
    public static ApiKeys Read(string path)
    {
        if (!File.Exists(path))
            throw new UsageException($"--api-key-file: there is no file {path}; {HowToMake}");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)) != UnixFileMode.None)
            throw new UsageException($"--api-key-file: {path} can be read by every user of this machine, or written by others; close it: chmod 600 {path}");
        if (new FileInfo(path).Length > FileBytesMax)
            throw new UsageException($"--api-key-file: {path} is larger than a key file may be, which is {FileBytesMax} bytes; write one key of {LengthMin} to {LengthMax} characters into it, or a line for each client");
        var lines = File.ReadAllLines(path).Select((text, index) => (Words: text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), Place: $"{path}:{index + 1}")).Where(line => line.Words.Length > 0).ToArray();
        if (lines.Length == 0)
            throw new UsageException($"--api-key-file: {path} is empty; {HowToMake}");
        var read = lines is [{ Words: [var only] }]
            ? [new ApiKey(OnlyClient, Access.Write, HashOf(only, path))]
            : lines.Select(line => ReadLine(line.Words, line.Place)).ToImmutableArray();
        return read.Select(key => Convert.ToHexString(key.Hash.AsSpan())).Distinct().Count() == read.Length
            ? new ApiKeys(read)
            : throw new UsageException($"--api-key-file: a key stands twice in {path}; make another one for each line: openssl rand -hex 32");
    }

    /// <summary>The key that a header presents. Which string it is tells nothing about what it says, so that one may be known again; its content is not compared.</summary>
    /// <param name="header">Bearer, and the key.</param>
    /// <returns>Null where it is none.</returns>
    public ApiKey? PresentedBy(string header)
    {
        if (presentedBefore.TryGetValue(header, out var known))
            return known;
        if (Find(header[Scheme.Length..].Trim()) is not { } found)
            return null;
        // Two requests of one connection may be here at once.
        presentedBefore.AddOrUpdate(header, found);
        return found;
    }

    /// <summary>Takes the same time whatever was presented: hashes of one length are compared to the end, with those of all keys.</summary>
    /// <returns>Null where it is none.</returns>
    public ApiKey? Find(string presented)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(presented));
        ApiKey? found = null;
        foreach (var key in keys)
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash.AsSpan()))
                found = key;
        return found;
    }

    private static ApiKey ReadLine(string[] words, string place)
    {
        const string form = "write a line for each key as CLIENT read KEY or CLIENT write KEY, as CLIENT merchant:ID KEY for what is one merchant's own, or one key alone in the file";
        if (words is not [var client, var scope, var key] || !(scope is "read" or "write" || (scope.StartsWith(MerchantScope, StringComparison.Ordinal) && scope.Length > MerchantScope.Length)))
            throw new UsageException($"--api-key-file: {place} is neither a key alone in its file nor a line of a client; {form}");
        if (client.Length > ClientLengthMax || !IsVisible(client))
            throw new UsageException($"--api-key-file: the client in {place} is longer than {ClientLengthMax} characters or has other characters than visible ones of ASCII; {form}");
        return new ApiKey(client, scope == "read" ? Access.Read : Access.Write, HashOf(key, place), scope is "read" or "write" ? null : scope[MerchantScope.Length..]);
    }

    private static ImmutableArray<byte> HashOf(string key, string place) =>
        key.Length is < LengthMin or > LengthMax ? throw new UsageException($"--api-key-file: the key in {place} has {key.Length} characters and must have {LengthMin} to {LengthMax}; {HowToMake}")
        : !IsVisible(key) ? throw new UsageException($"--api-key-file: the key in {place} has other characters than visible ones of ASCII; {HowToMake}")
        : [.. SHA256.HashData(Encoding.UTF8.GetBytes(key))];

    private static bool IsVisible(string text) => text.All(character => character is > ' ' and <= '~');
}
