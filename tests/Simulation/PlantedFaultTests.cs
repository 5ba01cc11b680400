using Fuyao.Simulation.Tests.Faults;
using Fuyao.Simulation.Tests.Worlds;
using Fuyao.TestSupport;
using Xunit.Abstractions;

namespace Fuyao.Simulation.Tests;

/// <summary>A simulation that finds nothing proves nothing: each fault that is planted on purpose must be found, and says by which seed.</summary>
public sealed class PlantedFaultTests(ITestOutputHelper output)
{
    /// <summary>Of these, the worlds in which the fault changes nothing that the product is given are passed over: they would show nothing.</summary>
    private const int SeedsMax = 120;

    /// <summary>All in the long run; one of four, from every kind and without the rare ones, in the ordinary one.</summary>
    public static TheoryData<string> Names =>
        [.. PlantedFaults.All.Where((fault, index) => TestRun.IsLong || (index % 4 == 0 && !fault.IsRare)).Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_fault_is_found(string name)
    {
        var fault = PlantedFaults.All.Single(each => each.Name == name);

        var found = Enumerable.Range(fault.FirstSeed, SeedsMax)
            .Select(seed => WorldGenerator.Make(seed)).Where(fault.Touches)
            .Select(world => Run.Of(world, fault)).FirstOrDefault(difference => difference is not null);

        output.WriteLine($"'{name}' is found by the seed {found?.World.Seed}: {found}");
        found.ShouldNotBeNull();
    }
}
