using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Programmes.Shapes;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Which conditions may be watched between reviews: those on state facts, lists and findings (semantics.md, “Fact kinds”).</summary>
/// <param name="names">Names of all conditions, of the programme and of its tiers, also of those with errors.</param>
/// <param name="conditions">Those without errors.</param>
internal sealed class LiveConditions(Vocabulary vocabulary, IReadOnlyCollection<string> names, IReadOnlyCollection<Condition> conditions)
{
    private readonly ReviewObstacles obstacles = new(vocabulary);

    /// <returns>False where the name stands for no condition; reported, as is a condition that only a review can judge.</returns>
    public bool Check(Item<string> live, Problems problems)
    {
        if (!names.Contains(live.Value))
        {
            var known = names.Count == 0 ? "write '[]' where nothing is watched" : Phrases.Known("condition", [.. names]);
            problems.Report(live.At, $"there is no condition '{live.Value}'", Spelling.Suggest(live.Value, names) ?? known);
            return false;
        }
        var obstacle = conditions.Where(condition => condition.Name == live.Value).Select(condition => obstacles.In(condition.Expression)).FirstOrDefault(found => found is not null);
        if (obstacle is not null)
            problems.Report(
                live.At, $"'{live.Value}' cannot be live: it rests on {obstacle}",
                "only conditions on state facts, lists and findings are watched between reviews; leave it to the review");
        return true;
    }
}
