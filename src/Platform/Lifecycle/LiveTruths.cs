using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using NodaTime;

namespace Fuyao.Platform.Lifecycle;

/// <summary>How the live conditions of merchants stand at instants, judged many at a time and remembered.</summary>
internal sealed class LiveTruths(IReadOnlyDictionary<int, MerchantHistory> histories, Func<Instant, LiveRules?> inForce)
{
    /// <summary>So many at a time: a population that stays in the cache.</summary>
    private const int QuestionsAtOnce = 4096;

    private readonly Dictionary<(LiveRules Rules, int Row, Instant At), ImmutableArray<LiveTruth>> known = [];

    /// <summary>Judges what is going to be asked, by the versions in force.</summary>
    public void Prepare(IEnumerable<(int Row, Instant At)> questions)
    {
        foreach (var group in questions.Select(question => (Rules: inForce(question.At), question.Row, question.At)).Where(question => question.Rules is { WatchesNothing: false }).GroupBy(question => question.Rules!))
            foreach (var some in group.Chunk(QuestionsAtOnce))
                Judge(group.Key, [.. some.Select(question => (question.Row, question.At))]);
    }

    public ImmutableArray<LiveTruth> Of(LiveRules rules, int row, Instant at)
    {
        if (!known.TryGetValue((rules, row, at), out var truths))
        {
            Judge(rules, [(row, at)]);
            truths = known[(rules, row, at)];
        }
        return truths;
    }

    private void Judge(LiveRules rules, IReadOnlyList<(int Row, Instant At)> questions)
    {
        var answers = LiveEvaluation.Judge(rules, [.. questions.Select(question => new LiveQuestion(histories[question.Row], question.At))]);
        for (var index = 0; index < questions.Count; index++)
            known[(rules, questions[index].Row, questions[index].At)] = answers[index];
    }
}
