using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Reviews;

/// <summary>Which facts a programme reads, so that a review loads no others.</summary>
public static class ProgrammeFacts
{
    public static IReadOnlySet<string> Of(CheckedProgramme version) => Known(
        version,
        NamesOfMerchant(version.Programme)
            .Concat(ProgrammeExpressions.Of(version.Programme).SelectMany(expression => expression.Inputs).Where(input => input.IsCall).SelectMany(input => input.Arguments))
            .Concat(version.Programme.Derived.OfType<Scorecard>().SelectMany(scorecard => scorecard.Parts.Select(part => part.Fact).Append(scorecard.By)))
            .Append(Review.ApplicationFact(version.Programme)));

    /// <summary>
    /// Without those that only scorecards, percentiles and ranks read, and without the day of an application where nobody applies: what else a merchant is judged by once these are computed for everybody.
    /// </summary>
    public static IReadOnlySet<string> OfMerchant(CheckedProgramme version) => Known(version, NamesOfMerchant(version.Programme));

    /// <summary>With the counts behind its rates, in which explanations tell how far a rate is from its bound.</summary>
    public static IReadOnlySet<string> WithCounts(CheckedProgramme version)
    {
        var facts = Of(version).ToHashSet();
        facts.UnionWith([.. facts.Select(fact => version.Catalogue.Find(fact)?.Rate).OfType<Rate>().SelectMany(rate => new[] { rate.Of, rate.Over })]);
        return facts;
    }

    /// <summary>Whether a review reads a fact of a period, itself or through a rate: of the period that it reviews, or of one that is named, as in <c>at(gmv, '2016-10')</c>.</summary>
    /// <param name="reviewed">The period that is reviewed.</param>
    public static bool Reads(CheckedProgramme version, string fact, Period period, Period reviewed) => WithCounts(version).Contains(fact)
        && (period == reviewed || ProgrammeExpressions.Of(version.Programme).SelectMany(expression => expression.Inputs)
            .Any(input => input is { IsCall: true, Name: "at" } && Period.Parse(input.Arguments[1]) == period));

    private static IEnumerable<string?> NamesOfMerchant(Programme programme) =>
        ProgrammeExpressions.Of(programme).SelectMany(expression => expression.Inputs).Where(input => !input.IsCall).Select(input => input.Name)
            .Concat(programme.Parameters.Select(parameter => parameter.By))
            .Concat(ProgrammeExpressions.Capacities(programme).Select(capacity => capacity.Per))
            .Append(programme.Enrolment is Enrolment.Application || programme.Quota is not null ? Review.ApplicationFact(programme) : null);

    private static HashSet<string> Known(CheckedProgramme version, IEnumerable<string?> names) => names.OfType<string>().Where(name => version.Catalogue.Find(name) is not null).ToHashSet();
}
