using System.Globalization;
using Fuyao.Simulation.Tests.Auditing;
using Fuyao.Simulation.Tests.Worlds;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;

namespace Fuyao.Simulation.Tests;

/// <summary>Whole marketplaces against an auditor that shares nothing with the product. `FUYAO_SIMULATION_SEED=7` runs that seed alone.</summary>
public sealed class SimulationTests
{
    private const string SeedVariable = "FUYAO_SIMULATION_SEED";

    private static int SeedsCount => Environment.GetEnvironmentVariable("FUYAO_TEST_LONG") is null
        ? TestPostgres.IsChosen ? 5 : 25
        : TestPostgres.IsChosen ? 300 : 10_000;

    private static IEnumerable<int> Seeds => int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var one)
        ? [one]
        : Enumerable.Range(1, SeedsCount);

    [Fact]
    [Trait(TestStore.Trait, TestStore.Both)]
    public void The_product_decides_every_world_as_the_auditor_does()
    {
        var first = Seeds.AsParallel().WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(seed => Run.Of(WorldGenerator.Make(seed))).FirstOrDefault(difference => difference is not null);

        (first is null ? null : SmallestWorld.Of(first)).ShouldBeNull();
    }

    [Fact]
    [Trait(TestStore.Trait, TestStore.Both)]
    public void How_often_somebody_looks_between_reviews_changes_nothing()
    {
        foreach (var world in Seeds.Take(SeedsCount / 4).Select(seed => WorldGenerator.Make(seed)))
        {
            // A review that waits for its facts would be carried out sooner by whoever looks more often, and on other facts.
            if (Accounted(world) is not { } account)
                continue;
            var often = world.PassingAfterEveryStep();

            Accounted(often).ShouldBe(account, $"seed {world.Seed}");
            Run.Of(often).ShouldBeNull();
        }

        // In which order things were found does not matter. Null where a review waited.
        static (string Name, string Value)[]? Accounted(World world)
        {
            var auditor = new Auditor(world);
            foreach (var step in world.Steps)
                if (auditor.Do(step).Any(line => line.Name == "waits"))
                    return null;
            return [.. auditor.Account(world.Steps[^1].At).Order()];
        }
    }
}
