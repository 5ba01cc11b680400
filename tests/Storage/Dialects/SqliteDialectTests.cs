using Fuyao.Storage.Dialects;
using Microsoft.Data.Sqlite;

namespace Fuyao.Storage.Tests.Dialects;

public sealed class SqliteDialectTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fuyao-database-").FullName;

    private string File => Path.Combine(folder, FuyaoDatabase.FileName);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        System.IO.File.WriteAllText(File, string.Concat(Enumerable.Repeat("not a database ", 1000)));

        Should.Throw<StorageException>(() => FuyaoDatabase.Open(folder)).Message.ShouldBe($"{File} is not a Fuyao database; point --data at a folder of its own");
    }

    [Fact]
    public void A_data_path_that_is_a_file_is_refused()
    {
        var path = Path.Combine(folder, "file");
        System.IO.File.WriteAllText(path, "");

        Should.Throw<StorageException>(() => FuyaoDatabase.Open(path)).Message.ShouldStartWith($"the data folder {path} cannot be made: ");
    }

    [Fact]
    public void A_folder_without_data_stays_as_it_is_where_data_is_asked_for()
    {
        Should.Throw<StorageException>(() => FuyaoDatabase.OpenExisting(folder));

        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty();
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

    [Fact]
    public void A_writer_that_does_not_finish_in_time_is_told_of()
    {
        using var writer = FuyaoDatabase.Open(folder);
        using var other = FuyaoDatabase.Open(new SqliteDialect(folder) { LockWaitSeconds = 1 });
        using var transaction = writer.Begin();

        Should.Throw<StorageException>(other.Begin).Message.ShouldBe($"{File} is locked by another process; wait until it has finished and try again");
    }
}
