using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fuyao.Kernel.Facts;
using NodaTime;

namespace Fuyao.Kernel.Journal;

/// <summary>
/// The heads of the journal, of the audit log and of the ledger, signed, to be kept where nobody who can change the database can change it. Everything up to these heads is as it was, or they do not follow from it any more.
/// </summary>
/// <param name="Sequence">The newest commit then; 0 where there was none.</param>
/// <param name="AuditSequence">The newest entry of the audit log then; 0 where there was none.</param>
/// <param name="AuditHead">Its hash.</param>
/// <param name="LedgerSeal">The newest seal of the ledger then; 0 where there was none.</param>
/// <param name="LedgerHead">Its hash.</param>
/// <param name="At">When it was signed.</param>
/// <param name="PublicKey">The signer's, as subjectPublicKeyInfo in base64.</param>
/// <param name="Signature">ECDSA with P-256 and SHA-256 over <see cref="Message"/>, r and s as 32 bytes each, in base64.</param>
public sealed record Checkpoint(string Form, long Sequence, Digest Head, long AuditSequence, Digest AuditHead, long LedgerSeal, Digest LedgerHead, Instant At, string PublicKey, string Signature)
{
    /// <summary>What a checkpoint calls itself.</summary>
    public const string FormOfHeads = "fuyao-checkpoint-3";

    /// <summary>The text that is signed: form, number and head of the journal, number and head of the audit log, number and hash of the seal of the ledger, and the instant, a line each.</summary>
    public string Message => $"{Form}\n{Sequence}\n{Head}\n{AuditSequence}\n{AuditHead}\n{LedgerSeal}\n{LedgerHead}\n{InstantText.Write(At)}\n";

    /// <param name="key">With its private part, on the curve P-256.</param>
    public static Checkpoint Sign(long sequence, Digest head, long auditSequence, Digest auditHead, long ledgerSeal, Digest ledgerHead, Instant at, ECDsa key)
    {
        var unsigned = new Checkpoint(FormOfHeads, sequence, head, auditSequence, auditHead, ledgerSeal, ledgerHead, at, PublicKeyOf(key), "");
        return unsigned with { Signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(unsigned.Message), HashAlgorithmName.SHA256)) };
    }

    /// <summary>Whether its own key has signed it. Whose key that is, is for others to say.</summary>
    public bool IsSigned()
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(PublicKey), out _);
            return key.KeySize == KeyBits && key.VerifyData(Encoding.UTF8.GetBytes(Message), Convert.FromBase64String(Signature), HashAlgorithmName.SHA256);
        }
        catch (Exception malformed) when (malformed is FormatException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>As <see cref="PublicKey"/> writes it.</summary>
    public static string PublicKeyOf(ECDsa key) => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    public string ToJson() => JsonSerializer.Serialize(this, JournalJson.Indented) + "\n";

    /// <exception cref="JsonException">It is no checkpoint.</exception>
    public static Checkpoint Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JournalJson.Read<Checkpoint>(document.RootElement) is { Form: FormOfHeads } checkpoint ? checkpoint : throw new JsonException($"its form is not “{FormOfHeads}”");
    }

    private const int KeyBits = 256;
}
