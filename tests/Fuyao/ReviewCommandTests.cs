using System.Text.Json;
using Fuyao.Commands;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ReviewCommandTests : IDisposable
{
    private static readonly string Pioneer = Path.Combine(SharedData.RepositoryRoot, "programmes", "pioneer");

    private readonly TestStore store = new();

    public ReviewCommandTests() => store.Open().Dispose();

    public void Dispose() => store.Dispose();

    [Fact]
    public void A_review_that_waits_for_facts_ends_with_no_and_names_the_period()
    {
        var (code, text) = Run("2016-11-03T24:00");

        code.ShouldBe(ExitCode.No);
        text.ShouldContain("The review due at 2016-11-03 24:00 waits and is late: the facts of 2016-10 are not closed yet");
    }

    [Fact]
    public void Before_the_first_review_nothing_is_due_and_the_first_is_named()
    {
        var (code, text) = Run("2016-11-03T23:59");

        code.ShouldBe(ExitCode.Fine);
        text.ShouldContain("No review is due yet.");
        text.ShouldContain("The next review is due at 2016-11-03 24:00.");
    }

    [Fact]
    public void The_answer_in_JSON_says_what_waits()
    {
        var (_, text) = Run("2016-11-03T24:00", asJson: true);

        var answer = JsonDocument.Parse(text).RootElement;
        answer.GetProperty("programme").GetString().ShouldBe("pioneer");
        answer.GetProperty("reviews").GetArrayLength().ShouldBe(0);
        answer.GetProperty("waiting").GetProperty("factsPeriod").GetString().ShouldBe("2016-10");
    }

    [Fact]
    public void A_moment_that_is_none_is_wrong_usage() =>
        Should.Throw<UsageException>(() => Run("2016-13-03")).Message.ShouldContain("--at: '2016-13-03' is not a moment");

    /// <summary>What is decided stays so (semantics.md, “Instants of a review”): a moment that has not come is no moment to decide for.</summary>
    [Fact]
    public void Nothing_is_decided_before_its_time_unless_that_is_asked_for()
    {
        Should.Throw<UsageException>(() => Run("2016-12-01T08:01")).Message.ShouldBe(
            "--at 2016-12-01T08:01: it is 2016-12-01 08:00 in Asia/Shanghai, and nothing is decided before its time; write a moment up to now, or look ahead with --dry-run; for a trial, --ahead decides all the same");

        Run("2016-12-01T08:00").Code.ShouldBe(ExitCode.No, "it is that time now, and the review of November waits");
        Run("2016-12-03T24:00", isDryRun: true).Code.ShouldBe(ExitCode.No);
        Run("2016-12-03T24:00", isAhead: true).Code.ShouldBe(ExitCode.No);
    }

    private (int Code, string Text) Run(string at, bool asJson = false, bool isDryRun = false, bool isAhead = false)
    {
        using var output = new StringWriter();
        var code = ReviewCommand.Run(Pioneer, at, store.Dialect, null, isDryRun, isAhead, asJson, Language.English, "alice", new StillClock(), output);
        return (code, output.ToString());
    }

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2016, 12, 1, 0, 0);
    }
}
