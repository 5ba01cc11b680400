using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Platform.Enrolments;

/// <summary>What is known of merchants' registrations at instants, judged many at a time and remembered.</summary>
internal sealed class RegistrationViews(IReadOnlyDictionary<int, MerchantHistory> histories)
{
    /// <summary>So many at a time: a population that stays in the cache.</summary>
    private const int QuestionsAtOnce = 4096;

    private readonly Dictionary<(EnrolmentRules Rules, int Row, Instant At), RegistrationView> known = [];

    /// <summary>Judges what is going to be asked.</summary>
    public void Prepare(IEnumerable<(EnrolmentRules? Rules, int Row, Instant At)> questions)
    {
        foreach (var group in questions.Where(question => question.Rules is not null).GroupBy(question => question.Rules!))
            foreach (var some in group.Chunk(QuestionsAtOnce))
                Judge(group.Key, [.. some.Select(question => (question.Row, question.At))]);
    }

    public RegistrationView Of(EnrolmentRules rules, int row, Instant at)
    {
        if (!known.TryGetValue((rules, row, at), out var view))
        {
            Judge(rules, [(row, at)]);
            view = known[(rules, row, at)];
        }
        return view;
    }

    private void Judge(EnrolmentRules rules, IReadOnlyList<(int Row, Instant At)> questions)
    {
        var evaluation = LiveEvaluation.BindTo(rules.Inputs, [.. questions.Select(question => new LiveQuestion(histories[question.Row], question.At))]);
        var registered = evaluation.Population.Find(Review.RegistrationFact);
        for (var index = 0; index < questions.Count; index++)
            known[(rules, questions[index].Row, questions[index].At)] = new RegistrationView(rules.RegisteredAt(registered, index), EnrolmentJudgement.Of(evaluation, index));
    }
}
