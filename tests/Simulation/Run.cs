using Fuyao.Simulation.Tests.Auditing;
using Fuyao.Simulation.Tests.Faults;
using Fuyao.Simulation.Tests.Marketplaces;
using Fuyao.Simulation.Tests.Worlds;
using Fuyao.Storage;
using Fuyao.Storage.Tests;

namespace Fuyao.Simulation.Tests;

/// <summary>Where product and auditor first differ.</summary>
/// <param name="Index">The step, counted from 0; the number of steps: when all was looked at once more at the end.</param>
internal sealed record Difference(World World, int Index, string Description)
{
    private const int StepsShown = 16;

    public override string ToString() => $"""
        seed {World.Seed}, step {Index} of {World.Steps.Length}{(Index < World.Steps.Length ? $" at {World.Steps[Index].At}: {World.Steps[Index]}" : ": the account at the end")}
        {Description}
        {(World.Steps.Length <= StepsShown ? string.Join("\n", World.Steps.Select(step => step.ToString()).Prepend("all steps:")) : "")}
        {World.Merchants.Length} merchants, zone {World.Zone.Id}; run it again: FUYAO_SIMULATION_SEED={World.Seed} dotnet test tests/Simulation
        """;
}

/// <summary>Runs a world through the product and the auditor, step by step, and compares everything that is said.</summary>
internal static class Run
{
    private const int DifferencesShown = 6;

    /// <returns>Null where they agree.</returns>
    public static Difference? Of(World world, Fault? fault = null)
    {
        if (fault?.Sql is not { } sql)
        {
            using var store = TestStore.OpenOne();
            return Of(world, store, fault, () => { });
        }
        using var place = new TestStore();
        using var opened = place.Open();
        return Of(world, opened, fault, () => place.Tamper(sql));
    }

    private static Difference? Of(World world, FuyaoDatabase store, Fault? fault, Action afterStep)
    {
        var auditor = new Auditor(world);
        using var marketplace = new Marketplace(store, world, fault);
        for (var index = 0; index < world.Steps.Length; index++)
        {
            var step = world.Steps[index];
            var expected = auditor.Do(step);
            if (Compare(world, index, auditor, expected, () => Given(fault, step) is { } given ? [.. marketplace.Do(given)] : []) is { } difference)
                return difference;
            afterStep();
        }
        var end = world.Steps.Length == 0 ? default : world.Steps[^1].At;
        return Compare(world, world.Steps.Length, auditor, auditor.Account(end), () => [.. marketplace.Account(end)]);
    }

    private static Step? Given(Fault? fault, Step step) => fault is null ? step : fault.Instead(step);

    private static Difference? Compare(World world, int index, Auditor auditor, IEnumerable<(string Name, string Value)> expected, Func<(string Name, string Value)[]> product)
    {
        var missing = new Dictionary<string, string>();
        foreach (var (name, value) in expected)
            if (!missing.TryAdd(name, value))
                return new Difference(world, index, $"the auditor says {name} twice: {missing[name]}, and {value}");
        var differing = new List<(string Name, string Text)>();
        try
        {
            foreach (var (name, value) in product())
                if (!missing.Remove(name, out var wanted))
                    differing.Add((name, $"{name}: {value}, of which the auditor knows nothing"));
                else if (value != wanted)
                    differing.Add((name, $"{name}: {value}, and should be {wanted}"));
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            return new Difference(world, index, $"the product threw {thrown}");
        }
        differing.AddRange(missing.Select(line => (line.Key, $"{line.Key}: nothing, and should be {line.Value}")));
        return differing.Count == 0 ? null : new Difference(
            world, index, string.Join('\n', differing.Take(DifferencesShown).Select(line => line.Text).Append(differing.Select(line => auditor.Explain(line.Name)).FirstOrDefault(why => why.Length > 0) ?? "")));
    }
}
