using System.Text;
using System.Text.Json;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Sample;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Dialects;
using Fuyao.Terminal;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Tests.Server;

/// <summary>A small marketplace over some months, put into a store, and what the Pioneer programme makes of it.</summary>
internal static class PioneerMonths
{
    private const int Merchants = 300;

    private static readonly IClock Clock = new StillClock();

    /// <param name="options">The store, as a command line names it.</param>
    public static Task Import(string[] options, params string[] months) => Import(Clock, options, months);

    /// <param name="clock">When the facts become known.</param>
    /// <param name="options">The store, as a command line names it.</param>
    public static async Task Import(IClock clock, string[] options, params string[] months)
    {
        var folder = Directory.CreateTempSubdirectory("fuyao-months-");
        foreach (var month in months)
        {
            var facts = Path.Combine(folder.FullName, $"{month}.csv");
            await using (var file = File.Create(facts))
                new SampleMarketplace(1, Merchants).WriteCsv(file, Period.Parse(month));
            await using var errors = new StringWriter();
            (await CommandLine.Run(["facts", "import", facts, "--period", month, .. options], clock, errors)).ShouldBe(ExitCode.Fine, errors.ToString());
        }
        folder.Delete(recursive: true);
    }

    /// <summary>Carries out what the server would, in this process.</summary>
    public static void Review(FuyaoDatabase database)
    {
        var outcome = new ReviewRound(database, Clock).Run([ProgrammeFinder.Find(database, "pioneer")]);
        outcome.Troubles.ShouldBeEmpty();
    }

    /// <summary>When each stored review was due.</summary>
    public static string[] Decided(SqlDialect store)
    {
        using var database = FuyaoDatabase.Open(store);
        return [.. new ReviewStore(database).All("pioneer").Select(review => review.FactsPeriod.ToString())];
    }

    /// <summary>Everything that was decided, but when: the same on every store where the same was decided.</summary>
    public static string Everything(SqlDialect store)
    {
        using var database = FuyaoDatabase.Open(store);
        var reviews = new ReviewStore(database);
        var text = new StringBuilder();
        foreach (var review in reviews.All("pioneer"))
        {
            text.AppendLine($"{review.NominalAt} {review.EffectiveAt} {review.FactsCitation} {review.MerchantCount} {JsonSerializer.Serialize(review.Counts)} {JsonSerializer.Serialize(review.CutOffs)}");
            var after = reviews.LoadMemberships(review);
            for (var row = 0; row < after.Count; row++)
                text.AppendLine($"{row} {after.TierOf(row)} {after.StatusOf(row)} {after.SinceOf(row)} {after.FlagsOf(row)}");
            foreach (var (name, column) in reviews.LoadComputed(review, review.MerchantCount).OrderBy(column => column.Key, StringComparer.Ordinal))
                text.AppendLine($"{name} {column.Count} {string.Join(' ', Enumerable.Range(0, column.Count).Select(row => column.Known[row]))}");
        }
        return text.ToString();
    }

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => WrittenMoment.Parse("2017-06-01").ToInstant(DateTimeZone.Utc);
    }
}
