using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>What reviews carry out and simulations do not.</summary>
public static class SimulationRefusal
{
    /// <summary>Why what would be cannot be told; null where it can.</summary>
    public static string? Of(CheckedProgramme programme) => Review.Refusal(programme) ?? (programme.Programme.Enrolment is Enrolment.Invitation or Enrolment.Registration
        ? $"'{programme.Programme.Id}' enrols by {(programme.Programme.Enrolment is Enrolment.Invitation ? "invitation" : "registration")}: who would come in depends on answers and days that a simulation does not have; only `enrol: automatic` and `enrol: application` are simulated"
        : null);
}
