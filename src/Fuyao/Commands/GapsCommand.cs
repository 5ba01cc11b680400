using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Explanations;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;

namespace Fuyao.Commands;

/// <summary><c>fuyao gaps PROGRAMME --data DIR</c>: who is one condition away from each tier after the last review, and how far.</summary>
internal static class GapsCommand
{
    public static Command Create()
    {
        var programme = SharedOptions.Programme();
        var data = SharedOptions.Data();
        var catalogue = SharedOptions.Catalogue();
        var json = SharedOptions.Json();
        var language = SharedOptions.Language();
        var command = new Command("gaps", "Show who is one condition away from each tier after the last review, and how far.") { programme, data, catalogue, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var versions = ProgrammeFinder.Find(database, parsed.GetValue(programme)!, parsed.GetValue(catalogue));
            var review = new ReviewStore(database).Latest(versions[0].Programme.Id)
                ?? throw new UsageException($"'{versions[0].Programme.Id}' has not been reviewed yet; run: fuyao review {parsed.GetValue(programme)} --at INSTANT {parsed.GetValue(data).Option}");
            var evaluation = DecidedEvaluation.Load(database, versions, review).Evaluation;
            var gaps = evaluation.Programme.Programme.Tiers.Select(tier => GapDistribution.Of(evaluation, tier)).ToList();
            if (parsed.GetValue(json))
                JsonOutput.Write(Console.Out, Describe(review, gaps));
            else
                gaps.ForEach(new GapReport(Console.Out, !Console.IsOutputRedirected, SharedOptions.LanguageOf(parsed.GetValue(language))).Write);
            return ExitCode.Fine;
        });
        return command;
    }

    private static object Describe(StoredReview review, IReadOnlyList<GapDistribution> gaps) => new
    {
        review.Programme,
        Facts = review.FactsCitation,
        GapDistribution.BucketEnds,
        Tiers = gaps.Select(tier => new
        {
            Tier = tier.Tier.Id,
            tier.Merchants,
            Conditions = tier.Conditions.Select(condition => new { condition.Condition.Name, condition.Merchants, condition.ByBucket, condition.Nearest }),
        }),
    };
}
