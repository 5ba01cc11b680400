using System.Collections.Immutable;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Lifecycle.Enrolments;

/// <summary>How the conditions of a programme come out for one merchant that is to come in. A tier is given only where its conditions are true; unknown is not false.</summary>
/// <param name="Tiers">The tiers that hold, best first, as places among those of the programme.</param>
/// <param name="IsUnknown">None holds, and some tier cannot be judged.</param>
public readonly record struct EnrolmentJudgement(ImmutableArray<byte> Tiers, bool IsUnknown)
{
    public bool Qualifies => !Tiers.IsEmpty;

    public static EnrolmentJudgement Of(Evaluation evaluation, int row)
    {
        var programme = evaluation.Programme.Programme;
        // Unknown scope counts as in scope (semantics.md, “Errors and NaN”).
        if (evaluation.Test(programme.Scope, row) is Truth.False)
            return new([], false);
        var common = All(evaluation, programme.Require, row);
        var (tiers, isUnknown) = (ImmutableArray.CreateBuilder<byte>(), false);
        for (var tier = 0; tier < programme.Tiers.Length; tier++)
            switch (And(common, All(evaluation, programme.Tiers[tier].Require, row)))
            {
                case Truth.True:
                    tiers.Add((byte)tier);
                    break;
                case Truth.Unknown:
                    isUnknown = true;
                    break;
            }
        return new(tiers.ToImmutable(), tiers.Count == 0 && isUnknown);
    }

    private static Truth All(Evaluation evaluation, ImmutableArray<Programmes.Condition> conditions, int row) =>
        conditions.Aggregate(Truth.True, (all, condition) => And(all, evaluation.Test(condition, row)));

    private static Truth And(Truth one, Truth other) =>
        one is Truth.False || other is Truth.False ? Truth.False : one is Truth.Unknown || other is Truth.Unknown ? Truth.Unknown : Truth.True;
}
