using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>A pack of claims cannot be read.</summary>
/// <param name="words">Which, and what is wrong with it.</param>
public sealed class DamagedClaimsException(LocalizedText words, Exception inner) : StorageException(words.En, inner)
{
    public LocalizedText Words { get; } = words;
}

/// <summary>A claim as it came: who asked with which key for what, and the entry that was the answer.</summary>
/// <param name="Body">SHA-256 of what was asked.</param>
internal sealed record PackedClaim(string Client, string Key, byte[] Body, ClaimEntry Entry)
{
    /// <summary>How it stood when it came.</summary>
    public ClaimStanding Standing => new(
        Entry.Claim!.Value, Entry.Claimant!, Entry.Amount!.Value, Entry.State!.Value, Entry.State == ClaimState.Placed ? Entry.Claim.Value : 0, Entry.Transfer, Entry.Sha256);
}

/// <summary>
/// The form in which claims that came together are one value: a number for the form, how many there are, and each with its texts and numbers as <see cref="BinaryWriter"/> writes them. The account and the instant, which all of
/// them share, stand in the row.
/// </summary>
internal static class ClaimPack
{
    private const byte Form = 1;
    private const int Sha256Bytes = 32;
    private const int BytesUsually = 256;

    public static byte[] Encode(IReadOnlyCollection<PackedClaim> claims)
    {
        var bytes = new MemoryStream(BytesUsually * claims.Count);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Form);
        writer.Write7BitEncodedInt(claims.Count);
        var before = "";
        foreach (var (client, key, body, entry) in claims)
        {
            writer.Write(client);
            writer.Write(key);
            writer.Write(body);
            writer.Write7BitEncodedInt64(entry.Number);
            writer.Write7BitEncodedInt64(entry.Claim!.Value);
            writer.Write(entry.Claimant!);
            writer.Write7BitEncodedInt64(entry.Amount!.Value);
            writer.Write(entry.State!.Value.ToString());
            writer.Write7BitEncodedInt64(entry.Position ?? 0);
            writer.Write7BitEncodedInt64(entry.Transfer ?? 0);
            writer.Write(entry.Refusal?.ToString() ?? "");
            writer.Write(entry.Words);
            // The hash before is nearly always that of the claim before.
            writer.Write(entry.Before != before);
            if (entry.Before != before)
                writer.Write(Convert.FromHexString(entry.Before));
            writer.Write(Convert.FromHexString(entry.Sha256));
            before = entry.Sha256;
        }
        writer.Flush();
        return bytes.ToArray();
    }

    /// <param name="pack">Its number.</param>
    /// <exception cref="DamagedClaimsException">It is not as it was written.</exception>
    public static ImmutableArray<PackedClaim> Decode(long pack, byte[] content, string account, Instant at)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
            if (reader.ReadByte() is var form and not Form)
                throw new FormatException($"it has the form {form}, which this version does not know");
            var claims = ImmutableArray.CreateBuilder<PackedClaim>();
            var before = "";
            for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            {
                claims.Add(Read(reader, account, at, before));
                before = claims[^1].Entry.Sha256;
            }
            return reader.BaseStream.Position == content.Length ? claims.ToImmutable() : throw new FormatException("there is something after its last claim");
        }
        catch (Exception damaged) when (damaged is IOException or FormatException or ArgumentException or OverflowException)
        {
            var seal = ClaimPackRow.SealOf(pack);
            throw new DamagedClaimsException(
                new($"与第 {seal} 个封印一同存入的 {account} 的申领已损坏（{damaged.Message}）；请从备份恢复", $"the claims on '{account}' that were stored with seal {seal} are damaged ({damaged.Message}); restore the store from a backup"),
                damaged);
        }
    }

    private static PackedClaim Read(BinaryReader reader, string account, Instant at, string before)
    {
        var (client, key, body) = (reader.ReadString(), reader.ReadString(), reader.ReadBytes(Sha256Bytes));
        var (number, claim, claimant, amount) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.ReadString(), reader.Read7BitEncodedInt64());
        var state = Enum.Parse<ClaimState>(reader.ReadString());
        var (position, transfer, refusal, words) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.ReadString(), reader.ReadString());
        if (reader.ReadBoolean())
            before = ReadHash(reader);
        return new PackedClaim(client, key, body, new ClaimEntry(
            account, number, at, ClaimEvent.Claimed, claim, claimant, amount, state, position == 0 ? null : position, transfer == 0 ? null : transfer,
            refusal.Length == 0 ? null : Enum.Parse<Refusal>(refusal), words, before, ReadHash(reader)));
    }

    private static string ReadHash(BinaryReader reader) =>
        reader.ReadBytes(Sha256Bytes) is { Length: Sha256Bytes } hash ? Convert.ToHexStringLower(hash) : throw new EndOfStreamException("it ends within a hash");
}
