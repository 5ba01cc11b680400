using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using Fuyao.Simulation.Tests.Worlds;

namespace Fuyao.Simulation.Tests.Faults;

/// <summary>Something that the product is given or has stored wrongly, while the auditor keeps the truth.</summary>
internal sealed record Fault(string Name)
{
    /// <summary>The programme file that the product reads.</summary>
    public Func<string, string> Text { get; init; } = text => text;

    /// <summary>The table beside it.</summary>
    public Func<string, string> Table { get; init; } = table => table;

    /// <summary>The catalogue of its facts.</summary>
    public Func<string, string> Catalogue { get; init; } = catalogue => catalogue;

    /// <summary>The versions that it knows of.</summary>
    public Func<ImmutableArray<ProgrammeVersion>, ImmutableArray<ProgrammeVersion>> Versions { get; init; } = versions => versions;

    /// <summary>What happens to the product instead of a step: nothing where null.</summary>
    public Func<Step, Step?> Instead { get; init; } = step => step;

    /// <summary>SQL that is run over its store after each step.</summary>
    public string? Sql { get; init; }

    /// <summary>It shows in few worlds, so that finding it takes long.</summary>
    public bool IsRare { get; init; }

    /// <summary>The seed with which looking for it begins: 1, or a little before one that shows it, where fewer than one world in a hundred does.</summary>
    public int FirstSeed { get; init; } = 1;

    /// <summary>Whether it makes a difference to what the product is given in a world; else running that would show nothing.</summary>
    public bool Touches(World world) =>
        Sql is not null
        || world.Programmes.Values.Any(versions => Versions(versions) != versions)
        || world.Programmes.Values.SelectMany(versions => versions).Any(version => Text(version.Text()) != version.Text() || version.Tables.Values.Any(table => Table(table) != table))
        || Catalogue(SimulatedFacts.Catalogue(world.Zone.Id)) != SimulatedFacts.Catalogue(world.Zone.Id)
        || world.Steps.Any(step => !ReferenceEquals(Instead(step), step));

    public override string ToString() => Name;
}
