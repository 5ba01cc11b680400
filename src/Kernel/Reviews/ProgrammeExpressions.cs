using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>Walks what a programme has written in the condition language.</summary>
internal static class ProgrammeExpressions
{
    /// <summary>Every expression that is evaluated for merchants, each once.</summary>
    public static IEnumerable<CheckedExpression> Of(Programme programme) =>
        programme.Require.Prepend(programme.Scope).Concat(programme.Tiers.SelectMany(tier => tier.Require)).Select(condition => condition.Expression)
            .Concat(programme.Derived.OfType<DerivedExpression>().Select(derived => derived.Expression))
            .Concat(Capacities(programme).SelectMany(capacity => capacity.RankBy).Select(key => key.Expression))
            .Distinct();

    public static IEnumerable<Capacity> Capacities(Programme programme) =>
        programme.Tiers.Select(tier => tier.Capacity).Append(programme.Capacity).OfType<Capacity>();
}
