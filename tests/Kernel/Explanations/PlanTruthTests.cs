using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Explanations.Conditions;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Engine;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>The truths in the tree of a condition are those of the review's plan, on random programmes over random columns; they are what the interpreter says of each part, and they add up.</summary>
public sealed class PlanTruthTests
{
    private const int ProgrammesCount = 150;

    private static readonly int[] Lengths = [1, 2, 63, 64, 65, 130];

    [Fact]
    public void Every_part_of_a_tree_has_the_truth_that_the_review_gave_it()
    {
        for (var seed = 0; seed < ProgrammesCount; seed++)
        {
            var random = new Random(seed);
            var programme = new RandomProgramme(random);
            var evaluation = programme.Bind(Lengths[random.Next(Lengths.Length)]);
            foreach (var condition in ConditionTruths.Evaluate(evaluation))
                for (var row = 0; row < evaluation.Population.Count; row++)
                {
                    var expression = condition.Condition.Expression;
                    var reasons = new ReasonBuilder(evaluation, row);
                    var reason = reasons.Build(expression);
                    reason.Truth.ShouldBe(condition.Truth[row], $"seed {seed}, row {row}: {expression.Source}");
                    Agrees(reason, reasons.ShapeOf(expression), expression, evaluation, row);
                }
        }
    }

    [Fact]
    public void A_part_that_runs_over_columns_is_judged_by_its_step()
    {
        var evaluation = Evaluation.Bind(Bazaar.Programme([("A", "(count * 2 >= 3 || gold) && !('x' in tags)")], []), Bazaar.People(new Dictionary<string, object?> { ["count"] = 2L, ["tags"] = new[] { "x" } }), StaffRecords.None, Bazaar.At);
        var expression = evaluation.Programme.Programme.Tiers[0].Require[0].Expression;
        var plan = evaluation.PlanOf(expression);
        foreach (var (part, expected) in new (string, bool?)[] { ("count * 2 >= 3", true), ("gold", null), ("count * 2 >= 3 || gold", true), ("!('x' in tags)", false) })
        {
            plan.TryJudge(Fuyao.Kernel.Programmes.Checking.ExpressionTree.Walk(expression.Root).Single(node => node.ToString() == part), 0, 1, out var truth).ShouldBeTrue(part);
            truth.ShouldBe(expected, part);
        }
    }

    private static Truth Agrees(Reason reason, Shape shape, CheckedExpression expression, Evaluation evaluation, int row)
    {
        var interpreted = Evaluation.TruthOf(evaluation.Value(expression, shape.Node, row));
        reason.Truth.ShouldBe(shape.Negated ? Not(interpreted) : interpreted, reason.Text);
        switch (reason, shape)
        {
            case (JunctionReason junction, JunctionShape parts):
                var truths = junction.Parts.Zip(parts.Parts, (part, inner) => Agrees(part, inner, expression, evaluation, row)).ToArray();
                reason.Truth.ShouldBe(junction.IsAll ? All(truths) : Not(All([.. truths.Select(Not)])), reason.Text);
                break;
            case (ChoiceReason choice, ChoiceShape sides):
                var (yes, no) = (Agrees(choice.Yes, sides.Yes, expression, evaluation, row), Agrees(choice.No, sides.No, expression, evaluation, row));
                reason.Truth.ShouldBe(Agrees(choice.Condition, sides.Condition, expression, evaluation, row) switch { Truth.True => yes, Truth.False => no, _ => Truth.Unknown }, reason.Text);
                break;
        }
        return reason.Truth;
    }

    private static Truth All(Truth[] truths) => truths.Contains(Truth.False) ? Truth.False : truths.Contains(Truth.Unknown) ? Truth.Unknown : Truth.True;

    private static Truth Not(Truth truth) => truth switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Unknown,
    };
}
