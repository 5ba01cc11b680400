using Fuyao.Simulation.Tests.Faults;

namespace Fuyao.Simulation.Tests;

/// <summary>Leaves out of a world whatever is not needed for product and auditor to differ.</summary>
internal static class SmallestWorld
{
    private const int RunsMax = 400;

    /// <returns>The difference in the smallest world that was found.</returns>
    public static Difference Of(Difference found, Fault? fault = null)
    {
        var runs = 0;
        var smallest = found;
        // What comes after is not needed.
        Try(found.World with { Steps = [.. found.World.Steps.Take(found.Index + 1)] });
        foreach (var merchant in smallest.World.Merchants)
            Try(smallest.World.Without(merchant));
        for (var step = smallest.World.Steps.Length - 2; step >= 0; step--)
            if (step < smallest.World.Steps.Length)
                Try(smallest.World with { Steps = smallest.World.Steps.RemoveAt(step) });
        return smallest;

        void Try(Worlds.World smaller)
        {
            if (runs++ < RunsMax && Run.Of(smaller, fault) is { } still)
                smallest = still;
        }
    }
}
