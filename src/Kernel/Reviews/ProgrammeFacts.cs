using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Reviews;

/// <summary>Which facts a programme reads, so that a review loads no others.</summary>
public static class ProgrammeFacts
{
    /// <summary>The call that reads a fact of another period.</summary>
    private const string At = "at";

    public static IReadOnlySet<string> Of(CheckedProgramme version) => Known(
        version,
        NamesOfMerchant(version.Programme)
            .Concat(CallsOf(version).SelectMany(call => call.Arguments))
            .Concat(NamesOfScorecards(version.Programme))
            .Append(Review.ApplicationFact(version.Programme)));

    /// <summary>
    /// Without those that only scorecards, percentiles and ranks read, and without the day of an application where nobody applies: what else a merchant is judged by once these are computed for everybody.
    /// </summary>
    public static IReadOnlySet<string> OfMerchant(CheckedProgramme version) => Known(version, NamesOfMerchant(version.Programme));

    /// <summary>With the counts behind its rates, in which explanations tell how far a rate is from its bound.</summary>
    public static IReadOnlySet<string> WithCounts(CheckedProgramme version) => WithCounts(version, Of(version));

    /// <summary>Whether a review reads a fact of a period, itself or through a rate: of the period that it reviews, or of one that is named, as in <c>at(gmv, '2016-10')</c>.</summary>
    /// <param name="reviewed">The period that is reviewed.</param>
    public static bool Reads(CheckedProgramme version, string fact, Period period, Period reviewed) => (period == reviewed && ReadsThen(version, fact))
        || CallsOf(version).Any(call => call.Name == At && Period.Parse(call.Arguments[1]) == period && WithCounts(version, [call.Arguments[0]]).Contains(fact));

    /// <summary>Whether a review reads a state fact, as of its own instant or as of the end of a period that is named.</summary>
    public static bool Reads(CheckedProgramme version, string fact) =>
        ReadsThen(version, fact) || CallsOf(version).Any(call => call.Name == At && WithCounts(version, [call.Arguments[0]]).Contains(fact));

    /// <summary>Whether a review reads a fact as of itself; the instant of an application only where somebody applies.</summary>
    private static bool ReadsThen(CheckedProgramme version, string fact) => WithCounts(version, Known(
        version,
        NamesOfMerchant(version.Programme).Concat(CallsOf(version).Where(call => call.Name != At).SelectMany(call => call.Arguments)).Concat(NamesOfScorecards(version.Programme)))).Contains(fact);

    private static HashSet<string> WithCounts(CheckedProgramme version, IEnumerable<string> facts)
    {
        var all = facts.ToHashSet();
        all.UnionWith([.. all.Select(fact => version.Catalogue.Find(fact)?.Rate).OfType<Rate>().SelectMany(rate => new[] { rate.Of, rate.Over })]);
        return all;
    }

    private static IEnumerable<CelInput> CallsOf(CheckedProgramme version) => ProgrammeExpressions.Of(version.Programme).SelectMany(expression => expression.Inputs).Where(input => input.IsCall);

    private static IEnumerable<string?> NamesOfScorecards(Programme programme) => programme.Derived.OfType<Scorecard>().SelectMany(scorecard => scorecard.Parts.Select(part => part.Fact).Append<string?>(scorecard.By));

    private static IEnumerable<string?> NamesOfMerchant(Programme programme) =>
        ProgrammeExpressions.Of(programme).SelectMany(expression => expression.Inputs).Where(input => !input.IsCall).Select(input => input.Name)
            .Concat(programme.Parameters.Select(parameter => parameter.By))
            .Concat(ProgrammeExpressions.Capacities(programme).Select(capacity => capacity.Per))
            .Append(programme.Enrolment is Enrolment.Application || programme.Quota is not null ? Review.ApplicationFact(programme) : null);

    private static HashSet<string> Known(CheckedProgramme version, IEnumerable<string?> names) => names.OfType<string>().Where(name => version.Catalogue.Find(name) is not null).ToHashSet();
}
