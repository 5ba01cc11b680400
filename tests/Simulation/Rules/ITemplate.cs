using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Rules;

/// <summary>When a version is announced and in force, where, and when it reviews.</summary>
internal sealed record VersionFrame(LocalDate Published, LocalDate Effective, DateTimeZone Zone, Schedule Schedule);

/// <summary>A programme with parameters to be drawn: its text and the same rules in plain C#.</summary>
internal interface ITemplate
{
    string Id { get; }

    Unit Every { get; }

    DueTime Due(Chance chance);

    ProgrammeVersion Version(Chance chance, VersionFrame frame);
}
