using Fuyao.Bench.Data;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Microsoft.Data.Sqlite;

namespace Fuyao.Bench.Figures;

/// <summary>
/// P5: a whole review, made durable in SQLite with a record and its hashes for every merchant; against inserting the bytes that it leaves, as the same blobs, by the same driver into an empty file.
/// </summary>
public static class DurableReview
{
    public const string Name = "durable-review";

    private const int Merchants = 10_000_000;
    private const int MerchantsQuick = 1_000_000;
    private const int RoundsMax = 9;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(90);

    public static IReadOnlyList<Figure> Run(Settings settings)
    {
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            var count = settings.Cap(settings.IsQuick ? MerchantsQuick : Merchants);
            var review = new ReviewToStore(new Market(PaidPioneer.Load(settings, folder.FullName), count));
            var blobs = Array.Empty<byte[]>();
            Store(folder, review, data => blobs = BlobsOf(data));
            Insert(folder, blobs);
            var taken = Rounds.Interleave(RoundsMax, AtMost, () => Store(folder, review), () => Insert(folder, blobs));
            var (own, peer) = (taken[0], taken[1]);
            return
            [
                new Figure
                {
                    Id = "P5",
                    What = $"a whole review of {count:N0} merchants with {review.Changes:N0} changes, durable in SQLite: decisions, memberships, a record each, chain (median of {own.Count} rounds, minimum {own.Minimum:N0} ms)",
                    Measured = own.Median, Unit = "ms", Against = $"inserting the same {blobs.Sum(blob => (long)blob.Length) / 1e6:N0} MB by the same driver, {peer.Median:N0} ms (minimum {peer.Minimum:N0})",
                    Ratio = own.Median / peer.Median, HigherIsBetter = false, Reach = 2.5, Bars = [own.BarOf("Fuyao"), peer.BarOf("bare insert")],
                },
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <param name="look">At the file, after the time was taken.</param>
    private static double Store(DirectoryInfo folder, ReviewToStore review, Action<string>? look = null)
    {
        var data = folder.CreateSubdirectory(Path.GetRandomFileName());
        double milliseconds;
        using (var database = FuyaoDatabase.Open(data.FullName))
            milliseconds = Rounds.Time(() => review.Run(database));
        look?.Invoke(Path.Combine(data.FullName, SqliteDialect.FileName));
        data.Delete(recursive: true);
        return milliseconds;
    }

    private static double Insert(DirectoryInfo folder, byte[][] blobs)
    {
        var data = folder.CreateSubdirectory(Path.GetRandomFileName());
        double milliseconds;
        using (var connection = Open(Path.Combine(data.FullName, "bare.db")))
        {
            Execute(connection, "pragma journal_mode = wal; pragma synchronous = full; create table chunk (number integer primary key, content blob not null)");
            milliseconds = Rounds.Time(() =>
            {
                using var transaction = connection.BeginTransaction();
                using var insert = connection.CreateCommand();
                insert.Transaction = transaction;
                insert.CommandText = "insert into chunk (content) values (@content)";
                var content = insert.Parameters.Add("@content", SqliteType.Blob);
                foreach (var blob in blobs)
                {
                    content.Value = blob;
                    insert.ExecuteNonQuery();
                }
                transaction.Commit();
            });
        }
        data.Delete(recursive: true);
        return milliseconds;
    }

    private static byte[][] BlobsOf(string file)
    {
        using var connection = Open(file);
        using var query = connection.CreateCommand();
        query.CommandText = "select content from column_chunk union all select content from journal_chunk";
        using var reader = query.ExecuteReader();
        var blobs = new List<byte[]>();
        while (reader.Read())
            blobs.Add(reader.GetFieldValue<byte[]>(0));
        return [.. blobs];
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
