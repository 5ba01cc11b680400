using System.Collections.Immutable;
using System.Text.Json;

namespace Fuyao.Kernel.Journal;

/// <summary>Where the record stands in its commit: the way from its hash up to the commit's root.</summary>
/// <param name="Record">The record's hash as a leaf.</param>
/// <param name="Index">Its place among the records, from 0.</param>
/// <param name="Path">What stands beside the way, from below.</param>
public sealed record ReceiptProof(Digest Record, long Index, ImmutableArray<Digest> Path, Digest Root);

/// <summary>Where the commit stands in the chain.</summary>
/// <param name="Sequence">The commit's number.</param>
/// <param name="Previous">The head before it.</param>
/// <param name="Head">The head after it.</param>
/// <param name="Later">What later commits added until the receipt was made, so that a checkpoint made since can be reached from here; at most <see cref="LaterMax"/>.</param>
/// <param name="Newest">The head after the last of these.</param>
public sealed record ReceiptChain(long Sequence, Digest Previous, Digest Head, ImmutableArray<ChainLink> Later, Digest Newest)
{
    /// <summary>So that a receipt stays of a size that can be sent.</summary>
    public const int LaterMax = 1_000;

    /// <summary>The head after a commit that the receipt reaches; null where it does not reach so far.</summary>
    public Digest? HeadAt(long sequence)
    {
        if (sequence < Sequence || sequence - Sequence > Later.Length)
            return null;
        var head = Head;
        for (var after = 0; after < sequence - Sequence; after++)
            head = Later[after].Head(Sequence + after + 1, head);
        return head;
    }
}

/// <summary>
/// One decision with everything that is needed to judge it again, without a store: whoever has it and the programme's file can tell that it follows from the values, and that it stands in the chain.
/// </summary>
/// <param name="Header">The commit's header, as JSON: its hash is that of its text, so nothing of it may change.</param>
public sealed record Receipt(string Form, ReceiptDecision Decision, JsonElement Header, Digest HeaderSha256, ReceiptProof Proof, ReceiptChain Chain)
{
    /// <summary>What a receipt calls itself.</summary>
    public const string FormOfReviews = "fuyao-receipt-1";

    /// <summary>As it is given out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JournalJson.Indented) + "\n";

    /// <exception cref="JsonException">It is no receipt; the message says where it goes wrong.</exception>
    public static Receipt Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("form", out var form) || form.ValueKind != JsonValueKind.String)
            throw new JsonException("this is no receipt of Fuyao: it has no “form”");
        if (form.GetString() != FormOfReviews)
            throw new JsonException($"the form is “{form.GetString()}”; this version reads “{FormOfReviews}”");
        var receipt = JournalJson.Read<Receipt>(document.RootElement);
        return receipt with { Header = receipt.Header.Clone() };
    }
}
