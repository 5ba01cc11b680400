using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>Which facts a programme reads, so that a review loads no others.</summary>
public static class ProgrammeFacts
{
    public static IReadOnlySet<string> Of(CheckedProgramme version)
    {
        var programme = version.Programme;
        var names = ProgrammeExpressions.Of(programme).SelectMany(expression => expression.Inputs).SelectMany(NamesIn)
            .Concat(programme.Derived.OfType<Scorecard>().SelectMany(scorecard => scorecard.Parts.Select(part => part.Fact).Append(scorecard.By)))
            .Concat(programme.Parameters.Select(parameter => parameter.By))
            .Concat(ProgrammeExpressions.Capacities(programme).Select(capacity => capacity.Per))
            .Append(Review.ApplicationFact(programme));
        return names.OfType<string>().Where(name => version.Catalogue.Find(name) is not null).ToHashSet();
    }

    private static IEnumerable<string?> NamesIn(CelInput input) => input.IsCall ? input.Arguments : [input.Name];
}
