using System.CommandLine;
using Fuyao.Commands;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Tests;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class FactsCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-facts-");
    private readonly TestStore store = new();

    private string File => Path.Combine(folder.FullName, "facts.csv");

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Importing_ends_with_0_where_all_rows_are_in_and_1_where_some_are_rejected()
    {
        Import("merchant_id,orders\nm1,5\n").ShouldBe(ExitCode.Fine);
        Import("merchant_id,orders\nm1,5\nm2,-1\n").ShouldBe(ExitCode.No);
        System.IO.File.ReadAllText(Path.Combine(folder.FullName, "facts.rejected.csv")).ShouldBe("merchant_id,orders,line,column,reason\nm2,-1,3,orders,\"-1 is below the least value, 0\"\n");
    }

    [Fact]
    public void The_standard_catalogue_stands_in_where_there_is_no_other()
    {
        Import("merchant_id,gold_seller,gmv_daily_avg\nm1,是,2295\n").ShouldBe(ExitCode.Fine);

        Export(Path.Combine(folder.FullName, "out.csv")).ShouldBe("merchant_id,gold_seller,gmv_daily_avg\nm1,true,2295.00\n");
    }

    [Theory]
    [InlineData("merchant_id,ordres\nm1,5\n")]
    [InlineData("merchant_id,orders\nm1,\"5\n")]
    [InlineData("")]
    [InlineData("merchant_id,orders\nm1,x\n")]
    public void Content_that_cannot_be_taken_ends_with_1_and_stores_nothing(string csv)
    {
        Import(csv).ShouldBe(ExitCode.No);

        Should.Throw<StorageException>(() => FuyaoDatabase.OpenExisting(store.Dialect)).Message.ShouldContain("holds no Fuyao data");
        Directory.Exists(store.Dialect.Folder).ShouldBeFalse("no folder and no empty store are left");
        using var database = store.Open();
        new SnapshotStore(database).All().ShouldBeEmpty();
        new MerchantStore(database).Count().ShouldBe(0);
    }

    [Fact]
    public void A_store_that_cannot_be_used_ends_with_3()
    {
        System.IO.File.WriteAllText(File, "merchant_id,orders\nm1,5\n");
        System.IO.File.WriteAllText(Path.Combine(folder.FullName, FuyaoDatabase.FileName), string.Concat(Enumerable.Repeat("not a database ", 1000)));

        Run("import", File, "--period", "2016-10", "--data", folder.FullName).ShouldBe(ExitCode.Environment);
        Run("import", File, "--period", "2016-10", "--postgres", "Host=127.0.0.1;Port=1;Username=nobody").ShouldBe(ExitCode.Environment);
        Run(["export", "--period", "2016-10", .. store.Options]).ShouldBe(ExitCode.Environment);
    }

    [Fact]
    public void A_period_without_facts_ends_with_1()
    {
        Import("merchant_id,orders\nm1,5\n").ShouldBe(ExitCode.Fine);

        Run(["export", "--period", "2016-11", .. store.Options]).ShouldBe(ExitCode.No);
        Run(["show", "m1", "--period", "2016-11", .. store.Options]).ShouldBe(ExitCode.No);
        Run(["show", "nobody", "--period", "2016-10", .. store.Options]).ShouldBe(ExitCode.No);
        Run(["show", "m1", "--period", "2016-10", .. store.Options]).ShouldBe(ExitCode.Fine);
    }

    [Theory]
    [InlineData("'2016-13' is not a period", "import", "facts.csv", "--period", "2016-13")]
    [InlineData("there is no file", "import", "nowhere.csv", "--period", "2016-10")]
    [InlineData("--encoding latin1: write utf-8 or gb18030", "import", "facts.csv", "--period", "2016-10", "--encoding", "latin1")]
    [InlineData("--definitions: there is no folder", "compute", "--definitions", "nowhere", "--input", ".", "--period", "2016-10")]
    [InlineData("--format xml: write csv or json", "export", "--period", "2016-10", "--format", "xml")]
    public void Wrong_usage_says_what_to_write(string message, params string[] arguments)
    {
        System.IO.File.WriteAllText(File, "merchant_id,orders\nm1,5\n");

        Should.Throw<UsageException>(() => Run([.. arguments.Select(argument => argument == "facts.csv" ? File : argument), .. store.Options])).Message.ShouldContain(message);
        Should.Throw<StorageException>(() => FuyaoDatabase.OpenExisting(store.Dialect));
    }

    private int Import(string csv)
    {
        System.IO.File.WriteAllText(File, csv);
        return Run(["import", File, "--period", "2016-10", .. store.Options]);
    }

    private string Export(string path)
    {
        Run(["export", "--period", "2016-10", "--output", path, .. store.Options]).ShouldBe(ExitCode.Fine);
        return System.IO.File.ReadAllText(path);
    }

    private static int Run(params string[] arguments)
    {
        try
        {
            return FactsCommand.Create(new StillClock()).Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            return Failure.Report(exception, TextWriter.Null);
        }
    }

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2016, 11, 2, 0, 0);
    }
}
