using Fuyao.Storage.Facts;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Storage.Tests.Facts;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class PopulationReaderTests : IDisposable
{
    private readonly StoredFacts facts = new();

    public void Dispose() => facts.Dispose();

    [Fact]
    public void Period_facts_come_from_their_period_and_nowhere_else()
    {
        facts.Snapshot("2016-09", ("orders", "a=9 b=9"));
        facts.Snapshot("2016-10", ("orders", "a=1"));

        facts.Read("orders", "2016-10", "2016-11-03").ShouldBe("a=1 b=?");
        facts.Read("late", "2016-10", "2016-11-03").ShouldBe("a=? b=?");
    }

    [Fact]
    public void A_reading_says_what_it_is_to_be_cited_as()
    {
        facts.Snapshot("2016-10", ("orders", "a=1"));
        facts.Snapshot("2016-10", ("orders", "a=2"));
        facts.Change("a", "gold", "true", "2016-11-01");

        var reading = new PopulationReader(facts.Database).Read(facts.Catalogue, Period.Parse("2016-10"), StoredFacts.At("2016-11-03")).ShouldNotBeNull();
        reading.Citation.ShouldBe("2016-10#2 current@1");
    }

    [Fact]
    public void A_state_fact_of_a_snapshot_was_observed_at_the_end_of_its_period()
    {
        facts.Snapshot("2016-09", ("gold", "a=true"));
        facts.Snapshot("2016-10", ("gold", "a=false"), ("orders", "a=1"));

        facts.Read("gold", "current", "2016-10-31").ShouldBe("a=true");
        facts.Read("gold", "current", "2016-11-01").ShouldBe("a=false");
        facts.Read("gold", "current", "2016-09-30").ShouldBe("a=?");
    }

    [Fact]
    public void A_merchant_whom_the_newest_snapshot_does_not_know_keeps_what_an_older_one_said()
    {
        facts.Snapshot("2016-08", ("gold", "c=true"));
        facts.Snapshot("2016-09", ("gold", "a=true b=true"));
        facts.Snapshot("2016-10", ("gold", "a=false"));

        facts.Read("gold", "current", "2016-11-03").ShouldBe("c=true a=false b=true");
    }

    [Fact]
    public void The_latest_observation_up_to_the_instant_wins_wherever_it_came_from()
    {
        facts.Snapshot("2016-10", ("gold", "a=true b=true"));
        facts.Change("a", "gold", "false", "2016-10-20");
        facts.Change("b", "gold", "false", "2016-11-02");

        facts.Read("gold", "current", "2016-10-25").ShouldBe("a=false b=?");
        facts.Read("gold", "current", "2016-11-01").ShouldBe("a=true b=true");
        facts.Read("gold", "current", "2016-11-03").ShouldBe("a=true b=false");
    }

    [Fact]
    public void A_change_that_is_learnt_late_takes_its_place_by_when_it_occurred()
    {
        facts.Change("a", "points", "30", "2016-10-20");
        facts.Change("a", "points", "10", "2016-10-10");

        facts.Read("points", "current", "2016-10-15").ShouldBe("a=10");
        facts.Read("points", "current", "2016-11-01").ShouldBe("a=30");
    }

    [Fact]
    public void Of_two_changes_of_the_same_instant_the_later_in_the_log_wins()
    {
        facts.Change("a", "points", "30", "2016-10-20");
        facts.Change("a", "points", "31", "2016-10-20");

        facts.Read("points", "current", "2016-10-20").ShouldBe("a=31");
    }

    [Fact]
    public void A_value_can_become_unknown()
    {
        facts.Snapshot("2016-10", ("points", "a=5 b=6"));
        facts.Change("a", "points", null, "2016-11-02");

        facts.Read("points", "current", "2016-11-03").ShouldBe("a=? b=6");
    }

    [Fact]
    public void A_revision_that_withdraws_a_state_withdraws_it()
    {
        facts.Snapshot("2016-10", ("gold", "a=true b=true"));
        facts.Snapshot("2016-10", ("gold", "a= b=true"));

        facts.Read("gold", "current", "2016-11-03").ShouldBe("a=? b=true");
    }

    [Fact]
    public void What_became_known_later_is_not_seen_through_an_earlier_horizon()
    {
        var (snapshot, _) = facts.Snapshot("2016-10", ("gold", "a=true"), ("orders", "a=1"));
        facts.Change("a", "gold", "false", "2016-11-02");
        facts.Snapshot("2016-10", ("gold", "a=false"), ("orders", "a=2"));

        facts.Read("gold", "2016-10", "2016-11-03", snapshot.KnownAt).ShouldBe("a=true");
        facts.Read("orders", "2016-10", "2016-11-03", snapshot.KnownAt).ShouldBe("a=1");
        facts.Read("orders", "2016-10", "2016-11-03").ShouldBe("a=2");
    }

    [Fact]
    public void A_rate_of_states_is_computed_as_of_the_instant()
    {
        facts.Snapshot("2016-10", ("good", "a=2 b=1 c=1"), ("points", "a=6 b=4"));
        facts.Change("b", "points", "8", "2016-11-02");

        facts.Read("good_rate", "current", "2016-11-01").ShouldBe("a=0.3333 b=? c=?");
        facts.Read("good_rate", "current", "2016-11-03").ShouldBe("a=0.3333 b=0.125 c=?");
    }

    [Fact]
    public void Reading_is_the_same_before_and_after_the_log_is_compacted()
    {
        // More changes than StateReader.ChangesPerBase, over 40 days, learnt in a scrambled order.
        var random = new Random(5);
        var all = Enumerable.Range(0, 25_000)
            .Select(change => (Merchant: $"m{random.Next(500)}", Fact: "points", Value: random.Next(10) == 0 ? null : $"{change}", OccurredAt: $"2016-10-{random.Next(1, 32):00}"))
            .ToList();
        foreach (var part in all.Chunk(4_000))
            facts.ChangeMany(part);
        facts.Database.Single<int>("select count(*) from state_base").ShouldBe(2);

        foreach (var at in new[] { "2016-09-30", "2016-10-01", "2016-10-17", "2016-10-31", "2016-12-01" })
        {
            var expected = all.Select((change, sequence) => (change, sequence))
                .Where(entry => string.CompareOrdinal(entry.change.OccurredAt, at) <= 0)
                .GroupBy(entry => entry.change.Merchant)
                .ToDictionary(group => group.Key, group => group.OrderBy(entry => entry.change.OccurredAt).ThenBy(entry => entry.sequence).Last().change.Value ?? "?");
            foreach (var pair in facts.Read("points", "current", at).Split(' '))
            {
                var (merchant, value) = (pair.Split('=')[0], pair.Split('=')[1]);
                value.ShouldBe(expected.GetValueOrDefault(merchant, "?"), $"{merchant} at {at}");
            }
        }
    }

    [Fact]
    public void The_log_counts_without_gaps_and_can_be_followed()
    {
        facts.Change("a", "points", "1", "2016-10-01").ShouldBe(1);
        facts.Change("a", "gold", "true", "2016-10-02").ShouldBe(2);
        facts.Change("b", "gold", null, "2016-10-03").ShouldBe(3);

        var after = new FactChangeStore(facts.Database).After(1);
        after.Select(change => (change.Sequence, change.Row, change.Fact, change.Value)).ShouldBe([(2, 0, "gold", "true"), (3, 1, "gold", null)]);
    }

    [Fact]
    public void Only_the_facts_asked_for_are_read()
    {
        facts.Snapshot("2016-10", ("gold", "a=true"), ("orders", "a=1"));

        var population = new PopulationReader(facts.Database)
            .Read(facts.Catalogue, Period.Parse("2016-10"), StoredFacts.At("2016-11-03"), facts: new HashSet<string> { "gold" }).ShouldNotBeNull().Population;
        population.Find("gold").ShouldNotBeNull();
        population.Find("orders").ShouldBeNull();
    }
}
