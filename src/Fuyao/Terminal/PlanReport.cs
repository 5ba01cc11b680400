using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Terminal;

/// <summary>How a review computes each derived expression of a programme and judges each condition: the steps over columns, and what is asked merchant by merchant and why.</summary>
internal static class PlanReport
{
    private const string Indent = "  ";

    public static void Write(CheckedProgramme programme, TextWriter output)
    {
        output.WriteLine($"{programme.Programme.Id} {programme.Programme.Effective:uuuu-MM-dd}");
        foreach (var planned in ConditionPlans.DerivedOf(programme))
        {
            output.WriteLine($"{Indent}{planned.Derived.Name}");
            Write(planned.Plan, Indent + Indent, output);
        }
        foreach (var planned in ConditionPlans.Of(programme))
        {
            output.WriteLine($"{Indent}{NameOf(planned)}");
            Write(planned.Plan, Indent + Indent, output);
        }
    }

    public static object Describe(CheckedProgramme programme) =>
        ConditionPlans.Of(programme).Select(planned => new { planned.Tier, Condition = planned.Condition.Name, Plan = Describe(planned.Plan) });

    public static object DescribeDerived(CheckedProgramme programme) =>
        ConditionPlans.DerivedOf(programme).Select(planned => new { planned.Derived.Name, Plan = Describe(planned.Plan) });

    private static string NameOf(PlannedCondition planned) => planned.Tier is null ? planned.Condition.Name : $"{planned.Tier}.{planned.Condition.Name}";

    private static void Write(PlanStep step, string indent, TextWriter output)
    {
        output.WriteLine($"{indent}{step.Source}: {step.Operation}{(step.PerRowBecause is { } reason ? $", because {reason}" : "")}");
        foreach (var part in step.Parts)
            Write(part, indent + Indent, output);
    }

    private static object Describe(PlanStep step) => new { step.Source, step.Operation, step.PerRowBecause, Parts = step.Parts.Select(Describe) };
}
