using System.Text;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Sample;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using Fuyao.Tests.Server;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Tests;

/// <summary>
/// Processes killed at random moments of their writing: the store is wholly as before a step or wholly as after it, and the same command again comes to what an undisturbed one does.
/// </summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class KilledProcessTests : IDisposable
{
    private const int Merchants = 4_000;

    /// <summary>More than gather before a new base of a fact is made, so that changes are compacted too.</summary>
    private const int Changes = 11_000;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("FUYAO_TEST_LONG") is null ? 1 : 50;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-killed-");
    private readonly IClock clock = new StillClock();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public Task An_import_is_stored_as_a_whole_or_not_at_all_and_can_be_repeated() =>
        KillAndRepeat(1, prepared: [Facts("2016-10", 100)], steps: [Facts("2016-11", Merchants)], killed: Facts("2016-11", Merchants));

    [Fact]
    public Task Tables_that_are_being_made_are_finished_by_whoever_comes_next() =>
        KillAndRepeat(2, prepared: [], steps: [Facts("2016-10", 100)], killed: Facts("2016-10", 100));

    [Fact]
    public Task Single_changes_are_entered_and_compacted_as_a_whole_or_not_at_all() =>
        KillAndRepeat(3, prepared: [Facts("2016-10", 100)], steps: [Current()], killed: Current());

    [Fact]
    public Task Each_review_is_decided_as_a_whole_or_not_at_all_and_those_after_it_are_made_up_for() =>
        KillAndRepeat(
            4, prepared: [Facts("2016-10", Merchants), Facts("2016-11", Merchants), Facts("2016-12", Merchants)],
            steps: [Reviews("2016-11-04"), Reviews("2016-12-04"), Reviews("2017-01-04")], killed: Reviews("2017-01-04"));

    /// <param name="steps">The states between which nothing is: what the killed command does, one transaction after the other.</param>
    private async Task KillAndRepeat(int seed, string[][] prepared, string[][] steps, string[] killed)
    {
        var random = new Random(seed);
        using var undisturbed = new TestStore();
        var states = new List<string>();
        foreach (var command in prepared)
            await Run(undisturbed, command);
        states.Add(Stored(undisturbed.Dialect));
        foreach (var command in steps)
        {
            await Run(undisturbed, command);
            states.Add(Stored(undisturbed.Dialect));
        }
        for (var round = 0; round < Rounds; round++)
        {
            using var store = new TestStore();
            foreach (var command in prepared)
                await Run(store, command);

            var bytes = random.Next(4) * random.Next(400_000);
            await BuiltProgram.Kill(folder.FullName, [.. killed, .. store.Options], () => store.IsBeingWritten(bytes), random);

            states.ShouldContain(Stored(store.Dialect), $"round {round}");
            await Run(store, killed);
            Stored(store.Dialect).ShouldBe(states[^1], $"round {round}");
            await Run(store, ["replay"]);
        }
    }

    private string[] Facts(string month, int merchants)
    {
        var path = Path.Combine(folder.FullName, $"{month}-{merchants}.csv");
        if (!File.Exists(path))
            using (var file = File.Create(path))
                new SampleMarketplace(1, merchants).WriteCsv(file, Period.Parse(month));
        return ["facts", "import", path, "--period", month];
    }

    private string[] Current()
    {
        var path = Path.Combine(folder.FullName, "current.csv");
        File.WriteAllLines(path, Enumerable.Range(0, Changes).Select(merchant => $"n{merchant},{(merchant % 3 == 0 ? "true" : "false")},2016-11-01T{merchant % 24:00}:00").Prepend("merchant_id,gold_seller,occurred"));
        return ["facts", "import", path, "--period", "current"];
    }

    private static string[] Reviews(string upTo) => ["review", "pioneer", "--at", upTo];

    private async Task Run(TestStore store, string[] command)
    {
        await using var errors = new StringWriter();
        (await CommandLine.Run([.. command, .. store.Options], clock, errors)).ShouldBe(ExitCode.Fine, errors.ToString());
    }

    /// <summary>All that is stored, but when it was.</summary>
    private static string Stored(SqlDialect dialect)
    {
        using var database = FuyaoDatabase.Open(dialect);
        var (snapshots, merchants) = (new SnapshotStore(database), new MerchantStore(database).Load());
        var text = new StringBuilder($"{merchants.Count} merchants, {new FactChangeStore(database).LastSequence()} changes\n");
        foreach (var snapshot in snapshots.All())
            text.AppendLine($"{snapshot} {snapshot.MerchantCount} {snapshots.ContentHash(snapshot)}");
        if (CatalogueSource.Stored(database) is { Catalogue: var catalogue } && new PopulationReader(database).Read(catalogue, Period.Current, Instant.MaxValue) is { } now)
            foreach (var fact in catalogue.Facts.Where(fact => now.Population.Find(fact.Id) is not null))
                text.AppendLine($"{fact.Id} {string.Join(' ', Enumerable.Range(0, merchants.Count).Select(row => FactText.Write(now.Population.Find(fact.Id)!, row)))}");
        return text + PioneerMonths.Everything(dialect);
    }

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2017, 6, 1, 0, 0);
    }
}
