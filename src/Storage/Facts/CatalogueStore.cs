using NodaTime;

namespace Fuyao.Storage.Facts;

/// <summary>A catalogue file as it was when facts were stored under it.</summary>
public sealed record StoredCatalogue(long Id, string Name, string Content, string ContentSha256);

/// <summary>The catalogues of a data directory, the newest last; they are kept, because earlier decisions rest on them.</summary>
public sealed class CatalogueStore(FuyaoDatabase database)
{
    public StoredCatalogue? Latest() => database.SingleOrNone<StoredCatalogue>(
        "select catalogue_id as id, name, content, content_sha256 as contentSha256 from catalogue order by catalogue_id desc limit 1");

    public void Save(string name, string content, string contentSha256, Instant knownAt, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "insert into catalogue (name, content, content_sha256, known_at) values (@name, @content, @contentSha256, @knownAt)",
            new { name, content, contentSha256, knownAt = knownAt.ToUnixTimeTicks() });
    }
}
