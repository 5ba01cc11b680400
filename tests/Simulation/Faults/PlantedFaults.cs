namespace Fuyao.Simulation.Tests.Faults;

/// <summary>Every fault that the simulation is proved to find. What is wrong is in what the product is given, never in the product.</summary>
internal static class PlantedFaults
{
    public static readonly Fault[] All = [.. FaultsInRules.All, .. FaultsInFacts.All, .. FaultsInTime.All, .. FaultsBetweenReviews.All, .. FaultsInTheStore.All, .. FaultsInCorrections.All, .. FaultsInEnrolment.All, .. FaultsInCorrectedEnrolment.All];
}
