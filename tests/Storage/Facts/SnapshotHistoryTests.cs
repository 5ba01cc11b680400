using System.Globalization;
using Fuyao.Storage.Facts;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Storage.Tests.Facts;

/// <summary>State facts over many periods: what is read is as by a plain model, and it is not read back for ever while somebody is unknown.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class SnapshotHistoryTests : IDisposable
{
    private const int Months = 24;

    private readonly StoredFacts facts = new() { Now = Instant.FromUtc(2020, 1, 1, 0, 0) };

    public void Dispose() => facts.Dispose();

    [Fact]
    public void However_many_periods_there_are_so_many_columns_are_read_at_the_most()
    {
        // c is unknown in every period.
        for (var month = 0; month < Months; month++)
        {
            Store(month, ("points", $"a={month} b={month}"), ("gold", month == 0 ? "a=true b=true c=true" : "b=true"));

            var before = facts.Database.ColumnsRead;
            facts.Read("points", "current", "2019-12-31").ShouldStartWith($"a={month} b={month}");
            // All facts of the catalogue are read: two of them have snapshots, and one of these is the count of a rate.
            (facts.Database.ColumnsRead - before).ShouldBeLessThanOrEqualTo(3 * (SnapshotHistory.SnapshotsPerFill + 1), $"after {month + 1} months");
        }

        facts.Read("gold", "current", "2019-12-31").ShouldBe("a=true b=true c=true", "known from the first month on");
    }

    [Fact]
    public void Where_everybody_is_known_the_newest_period_is_all_that_is_read()
    {
        for (var month = 0; month < Months; month++)
            Store(month, ("gold", "a=true b=false"));

        var before = facts.Database.ColumnsRead;
        facts.Read("gold", "current", "2019-12-31").ShouldBe("a=true b=false");

        (facts.Database.ColumnsRead - before).ShouldBe(1);
    }

    /// <summary>semantics.md, “Fact kinds” and “Known-at”: the latest observation up to the instant that was known by the other, with revisions and changes between them.</summary>
    [Fact]
    public void What_is_read_is_what_a_plain_model_says()
    {
        var random = new Random(20_161_103);
        var model = new List<(int Month, int Revision, Instant Known, Dictionary<string, int> Values)>();
        var changes = new List<(string Merchant, int? Value, Instant Occurred, Instant Known)>();
        for (var step = 0; step < TestRun.Count(60, 400); step++)
        {
            // Mostly the next month, now and then a revision of an earlier one, or a single change.
            var next = model.Count == 0 ? 0 : model.Max(one => one.Month) + 1;
            var month = next > 0 && random.Next(4) == 0 ? random.Next(next) : Math.Min(next, Months - 1);
            if (random.Next(5) == 0)
            {
                var occurred = Month(random.Next(Months)).PlusDays(random.Next(28));
                int? value = random.Next(3) == 0 ? null : random.Next(100);
                facts.Change("abcdefgh"[random.Next(8)].ToString(), "points", value?.ToString(CultureInfo.InvariantCulture), Written(occurred));
                changes.Add((facts.LastChanged, value, StoredFacts.At(Written(occurred)), facts.Now));
                continue;
            }
            var values = "abcdefgh"[..(2 + Math.Min(6, step / 4))].Where(_ => random.Next(3) > 0).ToDictionary(merchant => merchant.ToString(), _ => random.Next(100));
            Store(month, ("points", string.Join(' ', values.Select(one => $"{one.Key}={one.Value}"))));
            model.Add((month, model.Count(one => one.Month == month) + 1, facts.Now, values));

            var at = StoredFacts.At(Written(Month(random.Next(Months + 1)).PlusDays(random.Next(2))));
            var known = random.Next(2) == 0 ? facts.Now : facts.Now - Duration.FromMinutes(random.Next(step + 1));
            foreach (var said in facts.Read("points", "current", Written(at.InZone(StoredFacts.Zone).Date), known).Split(' '))
                said.ShouldBe($"{said[0]}={Plain(said[..1], at, known)}", $"step {step}, at {at}, known by {known}");
        }

        facts.Database.Single<long>("select count(*) from state_fill").ShouldBeGreaterThan(1, "else nothing was tried");

        string Plain(string merchant, Instant at, Instant known)
        {
            var snapshot = model.Where(one => one.Known <= known).GroupBy(one => one.Month).Select(revisions => revisions.MaxBy(one => one.Revision))
                .Where(one => End(one.Month) <= at && one.Values.ContainsKey(merchant)).OrderBy(one => one.Month).Select(one => ((Instant At, int Value)?)(End(one.Month), one.Values[merchant])).LastOrDefault();
            var change = changes.Index().Where(one => one.Item.Merchant == merchant && one.Item.Known <= known && one.Item.Occurred <= at)
                .OrderBy(one => one.Item.Occurred).ThenBy(one => one.Index).Select(one => ((Instant At, int? Value)?)(one.Item.Occurred, one.Item.Value)).LastOrDefault();
            var value = change is { } last && (snapshot is null || last.At >= snapshot.Value.At) ? last.Value : snapshot?.Value;
            return value?.ToString(CultureInfo.InvariantCulture) ?? "?";
        }
    }

    private static LocalDate Month(int month) => new LocalDate(2016, 1, 1).PlusMonths(month);

    private static Instant End(int month) => StoredFacts.At(Written(Month(month + 1)));

    private static string Written(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private void Store(int month, params (string Fact, string Values)[] values) => facts.Closed(Month(month).ToString("uuuu-MM", CultureInfo.InvariantCulture), values);
}
