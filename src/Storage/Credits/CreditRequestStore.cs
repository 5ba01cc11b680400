using NodaTime;

namespace Fuyao.Storage.Credits;

/// <summary>Keeps the keys by which clients asked for something, for good, with the hash of what was asked.</summary>
public sealed class CreditRequestStore(FuyaoDatabase database)
{
    /// <returns>The hash of what was asked with the key; null where it was not used.</returns>
    public byte[]? BodyOf(string client, string key) => database.SingleOrNone<byte[]>("select body from credit_request where client = @client and key = @key", new { client, key });

    public void Add(string client, string key, byte[] body, Instant at, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute("insert into credit_request (client, key, body, at) values (@client, @key, @body, @at)", new { client, key, body, at = at.ToUnixTimeTicks() });
    }
}
