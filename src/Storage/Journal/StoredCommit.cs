using System.Text.Json;
using Fuyao.Kernel.Journal;

namespace Fuyao.Storage.Journal;

/// <summary>A commit of the journal as it is stored, whether or not its hashes still agree.</summary>
/// <param name="ReviewId">The review it is about; null where it is about something else.</param>
/// <param name="HeaderText">What its hash is taken of.</param>
/// <param name="HeaderSha256">As stored, like the root and the head.</param>
public sealed record StoredCommit(long Sequence, string Programme, long? ReviewId, string HeaderText, Digest HeaderSha256, int RecordCount, Digest Root, Digest Head)
{
    public ChainLink Link => new(HeaderSha256, Root);

    /// <exception cref="StorageException">The header is damaged.</exception>
    public CommitHeader Header()
    {
        try
        {
            using var document = JsonDocument.Parse(HeaderText);
            return JournalJson.Read<CommitHeader>(document.RootElement);
        }
        catch (JsonException damaged)
        {
            throw new StorageException($"the header of journal commit {Sequence} is damaged: {damaged.Message}", damaged);
        }
    }
}

/// <summary>The newest commit of a journal.</summary>
/// <param name="Sequence">0 where there is none.</param>
public sealed record JournalHead(long Sequence, Digest Head);
