using System.Text;
using Fuyao.Storage.Facts;
using Microsoft.Data.Sqlite;

namespace Fuyao.Storage.Tests;

public sealed class FuyaoDatabaseTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fuyao-database-").FullName;

    private string File => Path.Combine(folder, FuyaoDatabase.FileName);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_was_committed_is_there_after_reopening()
    {
        var merchants = new MerchantIndex();
        merchants.FindOrAdd("m1"u8);
        using (var database = FuyaoDatabase.Open(folder))
        using (var transaction = database.Begin())
        {
            new MerchantStore(database).Save(merchants, transaction);
            transaction.Commit();
        }

        using var again = FuyaoDatabase.Open(folder);
        new MerchantStore(again).Load().ToArray().ShouldBe(["m1"]);
    }

    [Fact]
    public void A_transaction_that_is_not_committed_leaves_no_trace()
    {
        var merchants = new MerchantIndex();
        merchants.FindOrAdd("m1"u8);
        using var database = FuyaoDatabase.Open(folder);
        using (var transaction = database.Begin())
            new MerchantStore(database).Save(merchants, transaction);

        new MerchantStore(database).Count().ShouldBe(0);
    }

    [Fact]
    public void A_folder_without_data_says_how_to_get_some() =>
        Should.Throw<StorageException>(() => FuyaoDatabase.OpenExisting(folder)).Message
            .ShouldBe($"{folder} holds no Fuyao data; import facts into it first: fuyao facts import FILE --period PERIOD --data {folder}");

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        System.IO.File.WriteAllText(File, string.Concat(Enumerable.Repeat("not a database ", 1000)));

        Should.Throw<StorageException>(() => FuyaoDatabase.Open(folder)).Message.ShouldBe($"{File} is not a Fuyao database; point --data at a folder of its own");
    }

    [Fact]
    public void A_database_of_a_newer_program_is_refused()
    {
        using (var database = FuyaoDatabase.Open(folder))
            database.Execute("insert into schema_migration (number, name) values (9999, 'from-the-future')");

        Should.Throw<StorageException>(() => FuyaoDatabase.Open(folder)).Message.ShouldStartWith($"{File} was written by a newer Fuyao (schema 9999; this one knows ");
    }

    [Fact]
    public void A_data_path_that_is_a_file_is_refused()
    {
        var path = Path.Combine(folder, "file");
        System.IO.File.WriteAllText(path, "");

        Should.Throw<StorageException>(() => FuyaoDatabase.Open(path)).Message.ShouldStartWith($"the data folder {path} cannot be made: ");
    }

    [Fact]
    public void The_tables_are_made_once()
    {
        FuyaoDatabase.Open(folder).Dispose();

        using var database = FuyaoDatabase.Open(folder);
        database.Single<int>("select count(*) from schema_migration where number = 1").ShouldBe(1);
    }

    [Fact]
    public void A_reader_sees_nothing_of_a_writer_before_its_commit()
    {
        var merchants = new MerchantIndex();
        merchants.FindOrAdd("m1"u8);
        using var writer = FuyaoDatabase.Open(folder);
        using var reader = FuyaoDatabase.Open(folder);
        using var transaction = writer.Begin();
        new MerchantStore(writer).Save(merchants, transaction);

        new MerchantStore(reader).Count().ShouldBe(0);
        transaction.Commit();
        new MerchantStore(reader).Count().ShouldBe(1);
    }

    [Fact]
    public void Merchants_keep_their_rows_across_chunks_and_imports()
    {
        using var database = FuyaoDatabase.Open(folder);
        var merchants = new MerchantIndex();
        foreach (var upTo in new[] { 1, 65_535, 65_536, 65_537, 140_000 })
        {
            while (merchants.Count < upTo)
                merchants.FindOrAdd(Encoding.UTF8.GetBytes($"商家{merchants.Count}"));
            using var transaction = database.Begin();
            new MerchantStore(database).Save(merchants, transaction);
            transaction.Commit();
            var loaded = new MerchantStore(database).Load();
            loaded.Count.ShouldBe(upTo);
            loaded.IdOf(upTo - 1).ShouldBe($"商家{upTo - 1}");
            loaded.Find($"商家{upTo - 1}").ShouldBe(upTo - 1);
            loaded.Find("nobody").ShouldBe(-1);
        }
    }

    [Fact]
    public void A_damaged_list_of_merchants_is_refused()
    {
        var merchants = new MerchantIndex();
        merchants.FindOrAdd("m1"u8);
        using var database = FuyaoDatabase.Open(folder);
        using (var transaction = database.Begin())
        {
            new MerchantStore(database).Save(merchants, transaction);
            transaction.Commit();
        }
        database.Execute("update merchant_chunk set content = cast(x'026d32' || substr(content, 4) as blob)");

        Should.Throw<StorageException>(() => new MerchantStore(database).Load()).Message.ShouldContain("damaged");
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_as_it_is()
    {
        using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            other.Open();
            using var create = other.CreateCommand();
            create.CommandText = "create table theirs (a)";
            create.ExecuteNonQuery();
        }
        var before = System.IO.File.ReadAllBytes(File);

        Should.Throw<StorageException>(() => FuyaoDatabase.Open(folder)).Message.ShouldBe($"{File} holds the data of another program; point --data at a folder of its own");

        System.IO.File.ReadAllBytes(File).ShouldBe(before);
    }

    [Theory]
    [InlineData("theirs", "ours")]
    [InlineData("theirs", "ours one-more")]
    [InlineData("theirs and-theirs", "ours")]
    public void Merchants_of_another_process_are_never_taken_for_those_at_hand(string theirs, string ours)
    {
        using var database = FuyaoDatabase.Open(folder);
        var merchants = new MerchantStore(database).Load();
        Save(database, theirs, new MerchantIndex());

        Should.Throw<StorageException>(() => Save(database, ours, merchants)).Message.ShouldBe("another process has added merchants meanwhile; nothing was stored; try again");

        new MerchantStore(database).Load().ToArray().ShouldBe(theirs.Split(' '));
    }

    private static void Save(FuyaoDatabase database, string ids, MerchantIndex merchants)
    {
        foreach (var id in ids.Split(' '))
            merchants.FindOrAdd(Encoding.UTF8.GetBytes(id));
        using var transaction = database.Begin();
        new MerchantStore(database).Save(merchants, transaction);
        transaction.Commit();
    }
}
