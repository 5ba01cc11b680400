using System.Text;
using Fuyao.Storage.Facts;

namespace Fuyao.Storage.Tests;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class FuyaoDatabaseTests : IDisposable
{
    private readonly TestStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void What_was_committed_is_there_after_reopening()
    {
        using (var database = store.Open())
            Save(database, "m1", new MerchantIndex());

        using var again = store.Open();
        new MerchantStore(again).Load().ToArray().ShouldBe(["m1"]);
    }

    [Fact]
    public void A_transaction_that_is_not_committed_leaves_no_trace()
    {
        var merchants = Merchants("m1");
        using var database = store.Open();
        using (var transaction = database.Begin())
            new MerchantStore(database).Save(merchants, transaction);

        new MerchantStore(database).Count().ShouldBe(0);
    }

    [Fact]
    public void A_store_that_holds_nothing_says_how_to_get_something_into_it()
    {
        Should.Throw<StorageException>(() => FuyaoDatabase.OpenExisting(store.Dialect)).Message
            .ShouldBe($"{store.Dialect.Folder ?? store.Dialect.Place} holds no Fuyao data; import facts into it first: fuyao facts import FILE --period PERIOD {store.Dialect.Option}");

        store.Open().Dispose();
        FuyaoDatabase.OpenExisting(store.Dialect).Dispose();
    }

    [Fact]
    public void A_database_of_a_newer_program_is_refused()
    {
        using (var database = store.Open())
            database.Tamper("insert into schema_migration (number, name) values (9999, 'from-the-future')");

        Should.Throw<StorageException>(store.Open).Message.ShouldStartWith($"{store.Dialect.Place} was written by a newer Fuyao (schema 9999; this one knows ");
    }

    [Fact]
    public void The_tables_are_made_once()
    {
        FuyaoDatabase.Open(store.Dialect).Dispose();

        using var database = FuyaoDatabase.Open(store.Dialect);
        database.Single<int>("select count(*) from schema_migration where number = 1").ShouldBe(1);
    }

    [Fact]
    public async Task Processes_that_begin_a_store_at_the_same_time_make_its_tables_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => FuyaoDatabase.Open(store.Dialect))));

        opened[0].Single<int>("select count(*) from schema_migration").ShouldBe(Migrations.Steps("sqlite.sql").Count);
        foreach (var database in opened)
            database.Dispose();
    }

    [Fact]
    public void A_reader_sees_nothing_of_a_writer_before_its_commit()
    {
        using var writer = store.Open();
        using var reader = store.Open();
        using var transaction = writer.Begin();
        new MerchantStore(writer).Save(Merchants("m1"), transaction);

        new MerchantStore(reader).Count().ShouldBe(0);
        transaction.Commit();
        new MerchantStore(reader).Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_second_writer_waits_for_the_first_and_sees_what_it_stored()
    {
        using var first = store.Open();
        using var second = store.Open();
        using var transaction = first.Begin();
        new MerchantStore(first).Save(Merchants("m1"), transaction);
        using var begins = new ManualResetEventSlim();
        var waiting = Task.Run(() =>
        {
            begins.Set();
            using var later = second.Begin();
            return new MerchantStore(second).Count();
        });
        begins.Wait();

        transaction.Commit();

        (await waiting).ShouldBe(1);
    }

    [Fact]
    public void Merchants_keep_their_rows_across_chunks_and_imports()
    {
        using var database = store.Open();
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
        using var database = store.Open();
        Save(database, "m1", new MerchantIndex());
        var content = database.Single<byte[]>("select content from merchant_chunk");
        content[2] = (byte)'2';
        database.Tamper("update merchant_chunk set content = @content", new { content });

        Should.Throw<StorageException>(() => new MerchantStore(database).Load()).Message.ShouldContain("damaged");
    }

    [Theory]
    [InlineData("theirs", "ours")]
    [InlineData("theirs", "ours one-more")]
    [InlineData("theirs and-theirs", "ours")]
    public void Merchants_of_another_process_are_never_taken_for_those_at_hand(string theirs, string ours)
    {
        using var database = store.Open();
        var merchants = new MerchantStore(database).Load();
        Save(database, theirs, new MerchantIndex());

        Should.Throw<StorageConflictException>(() => Save(database, ours, merchants)).Message.ShouldBe("another process has added merchants meanwhile; nothing was stored; try again");

        new MerchantStore(database).Load().ToArray().ShouldBe(theirs.Split(' '));
    }

    [Fact]
    public void Texts_are_in_the_order_of_their_bytes()
    {
        using var database = store.Open();
        foreach (var name in new[] { "a", "B", "ä", "b", "商", "A" })
            database.Tamper("insert into catalogue (name, content, content_sha256, known_at) values (@name, '', '', 0)", new { name });

        database.Query<string>("select name from catalogue order by name").ShouldBe(["A", "B", "a", "b", "ä", "商"]);
    }

    private static MerchantIndex Merchants(string ids, MerchantIndex? known = null)
    {
        var merchants = known ?? new MerchantIndex();
        foreach (var id in ids.Split(' '))
            merchants.FindOrAdd(Encoding.UTF8.GetBytes(id));
        return merchants;
    }

    private static void Save(FuyaoDatabase database, string ids, MerchantIndex merchants)
    {
        Merchants(ids, merchants);
        using var transaction = database.Begin();
        new MerchantStore(database).Save(merchants, transaction);
        transaction.Commit();
    }
}
