using System.Diagnostics;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;

namespace Fuyao.Tests.Server;

/// <summary>Stores that a server cannot work with: a clear word, and no harm.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class BrokenStoreTests : IDisposable
{
    private readonly TestStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_store_that_a_newer_program_has_written_ends_with_3()
    {
        store.Open().Dispose();
        store.Tamper("insert into schema_migration (number, name) values (9999, 'from-the-future')");

        await using var server = new RunningServer(store.Options);

        (await server.ExitCode()).ShouldBe(ExitCode.Environment);
        server.Log.ShouldContain("was written by a newer Fuyao (schema 9999; this one knows ");
    }
}

/// <summary>Folders on a disk that is full or may only be read.</summary>
public sealed class BrokenDiskTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-disk-");

    public void Dispose() => folder.Delete(recursive: true);

    [OwnMountsFact]
    public async Task A_full_disk_ends_with_3_at_the_start()
    {
        await using var server = new RunningServer(["--data", folder.FullName], Under("mount -t tmpfs -o size=32k tmpfs \"$0\""));

        (await server.ExitCode()).ShouldBe(ExitCode.Environment, server.Log);
        server.Log.ShouldContain($"the disk that holds {Path.Combine(folder.FullName, FuyaoDatabase.FileName)} is full; nothing was stored");
    }

    [OwnMountsFact]
    public async Task A_disk_that_fills_up_in_a_review_makes_the_server_unready_and_it_tries_again()
    {
        await PioneerMonths.Import(["--data", folder.FullName], "2016-10");
        var kibibytes = new FileInfo(Path.Combine(folder.FullName, FuyaoDatabase.FileName)).Length / 1024 + 48;

        // The store with a little room beside it, seen by this process alone.
        await using var server = await RunningServer.Listening(
            ["--programmes", "pioneer", "--data", folder.FullName],
            Under($"cp \"$0\"/fuyao.db /tmp/fuyao.db.$$ && mount -t tmpfs -o size={kibibytes}k tmpfs \"$0\" && mv /tmp/fuyao.db.$$ \"$0\"/fuyao.db"));

        await server.BecomesUnready();
        await server.Says("is full; nothing was stored; trying again in 2 s");
        server.Stop();
        (await server.ExitCode()).ShouldBe(ExitCode.Fine, server.Log);
    }

    [OwnMountsFact]
    public async Task A_disk_that_fills_up_in_an_import_loses_nothing_and_the_import_can_be_run_again()
    {
        await PioneerMonths.Import(["--data", folder.FullName], "2016-10");
        var store = Path.Combine(folder.FullName, FuyaoDatabase.FileName);
        var facts = Path.Combine(folder.FullName, "2016-11.csv");
        (await BuiltProgram.Run(folder.FullName, "sample", "--merchants", "20000", "--month", "2016-11", "--output", facts)).Code.ShouldBe(ExitCode.Fine);
        var kibibytes = new FileInfo(store).Length / 1024 + 256;
        var kept = folder.CreateSubdirectory("kept").FullName;
        var disk = folder.CreateSubdirectory("disk").FullName;

        // The import into a store with a little room beside it; what is on that disk afterwards is kept, whole.
        using var import = Process.Start(new ProcessStartInfo(
            "unshare",
            [
                "--user", "--map-root-user", "--mount", "sh", "-c",
                $"mount -t tmpfs -o size={kibibytes}k tmpfs \"$1\" && cp \"$2\" \"$1\" && dotnet \"$0\" facts import \"$3\" --period 2016-11 --data \"$1\"; code=$?; cp \"$1\"/* \"$4\"; exit $code",
                BuiltProgram.Path, disk, store, facts, kept,
            ]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = await import.StandardError.ReadToEndAsync();
        await import.WaitForExitAsync();

        (import.ExitCode, errors.Trim()).ShouldBe((ExitCode.Environment, $"fuyao: the disk that holds {Path.Combine(disk, FuyaoDatabase.FileName)} is full; nothing was stored"));
        using (var database = FuyaoDatabase.OpenExisting(kept))
        {
            new SnapshotStore(database).All().Select(snapshot => snapshot.ToString()).ShouldBe(["2016-10#1"]);
            new AuditLog(database).Verify().Break.ShouldBeNull();
        }
        var (code, output, _) = await BuiltProgram.Run(folder.FullName, "facts", "import", facts, "--period", "2016-11", "--data", kept);
        code.ShouldBe(ExitCode.Fine);
        output.ShouldStartWith("2016-11#1: facts of 20,");
    }

    [OwnMountsFact]
    public async Task A_folder_that_may_only_be_read_ends_with_3_at_the_start()
    {
        FuyaoDatabase.Open(folder.FullName).Dispose();

        await using var server = new RunningServer(["--data", folder.FullName], Under("mount --bind -o ro \"$0\" \"$0\""));

        (await server.ExitCode()).ShouldBe(ExitCode.Environment, server.Log);
        server.Log.ShouldContain($"{Path.Combine(folder.FullName, FuyaoDatabase.FileName)} cannot be opened; check that the folder exists and may be written");
    }

    /// <summary>Runs what follows where <paramref name="prepare"/> has been done to the folder, which the rest of the machine does not see.</summary>
    private string[] Under(string prepare) => ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", $"{prepare} && exec \"$@\"", folder.FullName];
}

/// <summary>A test that mounts a disk of its own; skipped, visibly, where that is not allowed.</summary>
public sealed class OwnMountsFactAttribute : FactAttribute
{
    private static readonly bool IsAllowed = TryMount();

    public OwnMountsFactAttribute() => Skip = IsAllowed ? null! : "needs 'unshare' and the right to mount a disk of its own";

    private static bool TryMount()
    {
        try
        {
            using var tried = Process.Start(new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]) { RedirectStandardError = true, UseShellExecute = false })!;
            tried.WaitForExit();
            return tried.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
