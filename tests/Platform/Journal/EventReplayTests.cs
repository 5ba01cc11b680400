using Fuyao.Kernel.Journal;
using Fuyao.Platform.Journal;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Journal;

/// <summary>What happens to members between reviews is in the chain too (A3, 72 h).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class EventReplayTests : IDisposable
{
    private readonly GoldMarket market = new();

    public EventReplayTests()
    {
        market.Month("2016-10");
        market.Month("2016-11", withState: false);
        market.Run("2016-11-04");
        market.Change("m3", "gold", "false", "2016-11-10T10:00");
        market.Change("m5", "gold", "false", "2016-11-10T11:00");
        market.Run("2016-11-12");
        market.Run("2016-12-05");
    }

    public void Dispose() => market.Dispose();

    [Fact]
    public void Each_step_in_which_something_happened_is_a_commit_with_a_record_an_event()
    {
        var commits = new JournalStore(market.Database).After(0, 10).Select(commit => (commit.Sequence, commit.Header().Kind, commit.RecordCount));

        commits.ShouldBe([(1, DecisionKind.Review, 8), (2, DecisionKind.BetweenReviews, 2), (3, DecisionKind.BetweenReviews, 2), (4, DecisionKind.Review, 8)]);
        RecordBytes.Split(new JournalStore(market.Database).Chunks(3).Single().Content, DecisionRecord.BytesFor(conditions: 0)).Select(record => DecisionRecord.Decode(record.Span)).Select(record => (record.Kind, record.Row))
            .ShouldBe([(DecisionKind.Left, 3), (DecisionKind.Left, 5)]);
    }

    [Fact]
    public void A_replay_begins_each_review_from_what_happened_before_it()
    {
        var result = Replay();

        result.Differences.ShouldBeEmpty();
        (result.Reviews, result.Commits, result.Records).ShouldBe((2, 4, 20));
    }

    [Theory]
    [InlineData("update membership_event set since_at = since_at + 1 where number = 1", "what happened to it between reviews differs from the record in the journal")]
    [InlineData("update membership_event set losses = replace(losses, 'service', 'competitive') where number = 1", "what happened to it between reviews differs from the record in the journal")]
    [InlineData("update membership_event set kind = 'Stayed' where number = 2", "what happened to it between reviews differs from the record in the journal")]
    [InlineData("delete from membership_event where number = 2", "commit 2 of the journal has 2 events, and the database 1 of these")]
    [InlineData(
        """
        insert into membership_event (programme, number, review_id, merchant_row, at, kind, status_before, status_after, tier, since_at, is_late, is_unknown, losses, recorded_at)
        select programme, 9, review_id, 4, at, kind, status_before, status_after, tier, since_at, is_late, is_unknown, losses, recorded_at from membership_event where number = 1
        """, "tiny: 1 events between reviews have no record in the journal")]
    public void A_change_of_what_happened_is_found(string sql, string expected)
    {
        market.Tamper(sql);

        Replay().Differences.Select(difference => difference.What.En).ShouldContain(expected);
    }

    private ReplayResult Replay()
    {
        using var database = market.OpenAgain();
        return new JournalReplay(database).Run(null, GoldMarket.Catalogue, null, null);
    }
}
