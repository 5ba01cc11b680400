using System.Collections.Frozen;
using System.Collections.Immutable;
using NodaTime;

namespace Fuyao.Kernel.Facts;

/// <summary>A column of a raw event table: its name in SQL, its name in the CSV file, and how its text is read.</summary>
public sealed record EventColumn(string Name, string NameInFile, EventColumnType Type);

public enum EventColumnType
{
    String,
    Int,

    /// <summary>Staged as an integer of 1/10,000, never as floating point.</summary>
    Money,
    Double,
    Bool,
    Date,

    /// <summary>Local date and time in the marketplace's zone, staged as <c>yyyy-MM-dd HH:mm:ss</c>.</summary>
    DateTime,
}

/// <summary>Columns of a table whose rows count against merchants: so a cause counts once, and nothing counts that lies in a <see cref="ReliefWindow"/>.</summary>
/// <param name="Merchant">The merchant's id.</param>
/// <param name="At">When it happened: a date, or date and time.</param>
/// <param name="Cause">The id of what caused it; null where the table has none.</param>
public sealed record AgainstColumns(string Merchant, string At, string? Cause);

public sealed record EventTable(string Name, string File, ImmutableArray<EventColumn> Columns)
{
    /// <summary>Null where its rows do not count against anybody.</summary>
    public AgainstColumns? Against { get; init; }
}

/// <summary>All facts of a marketplace. Facts stand in the order of the file.</summary>
public sealed class FactCatalogue
{
    private readonly FrozenDictionary<string, FactDefinition> factById;

    internal FactCatalogue(string id, DateTimeZone zone, string currency, ImmutableArray<EventTable> events, ImmutableArray<FactDefinition> facts)
    {
        Id = id;
        Zone = zone;
        Currency = currency;
        Events = events;
        Facts = facts;
        factById = facts.ToFrozenDictionary(fact => fact.Id);
    }

    public string Id { get; }

    /// <summary>The marketplace's zone: bounds of periods and local times of events are in it.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>ISO 4217 code of every money fact.</summary>
    public string Currency { get; }

    public ImmutableArray<EventTable> Events { get; }

    public ImmutableArray<FactDefinition> Facts { get; }

    public FactDefinition? Find(string id) => factById.GetValueOrDefault(id);
}
