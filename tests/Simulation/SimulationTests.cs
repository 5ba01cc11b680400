using System.Globalization;
using Fuyao.Simulation.Tests.Worlds;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;

namespace Fuyao.Simulation.Tests;

/// <summary>Whole marketplaces against an auditor that shares nothing with the product. `FUYAO_SIMULATION_SEED=7` runs that seed alone.</summary>
public sealed class SimulationTests
{
    private const string SeedVariable = "FUYAO_SIMULATION_SEED";

    private static int SeedsCount => Environment.GetEnvironmentVariable("FUYAO_TEST_LONG") is null
        ? TestPostgres.IsChosen ? 10 : 60
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
}
