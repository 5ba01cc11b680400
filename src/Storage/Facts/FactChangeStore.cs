using NodaTime;

namespace Fuyao.Storage.Facts;

/// <summary>A single change of a state fact.</summary>
/// <param name="Row">The merchant's row.</param>
/// <param name="Fact">The fact's id.</param>
/// <param name="Value">As in files; null: the value became unknown.</param>
/// <param name="OccurredAt">When it changed in the world.</param>
/// <param name="KnownAt">When it was stored.</param>
/// <param name="Source">Where it came from: a file, a person, a case.</param>
/// <param name="Cause">Why, where somebody said so.</param>
public sealed record FactChange(int Row, string Fact, string? Value, Instant OccurredAt, Instant KnownAt, string Source, string? Cause = null)
{
    /// <summary>Its place in the log, counted from 1 without gaps; 0 before it is stored.</summary>
    public long Sequence { get; init; }

    /// <summary>It is kept, and counts for nothing: its cause had counted already, or it lies in a declared window.</summary>
    public bool IsUncounted { get; init; }
}

/// <summary>The log of single changes behind <c>current</c>. Append-only.</summary>
public sealed class FactChangeStore(FuyaoDatabase database)
{
    private const string Select = "select sequence, merchant_row as row, fact, value, occurred_at as occurredAt, known_at as knownAt, source, cause, is_uncounted as isUncounted from fact_change";

    /// <summary>The last change known by then, as decisions cite it: <c>current@sequence</c>; 0 where there is none.</summary>
    public long LastSequence(Instant? knownUntil = null) => database.Single<long>(
        "select coalesce(max(sequence), 0) from fact_change where known_at <= @known", new { known = (knownUntil ?? Instant.MaxValue).ToUnixTimeTicks() });

    /// <summary>Appends changes in the order given.</summary>
    /// <returns>The sequence of the last one.</returns>
    public long Append(IEnumerable<FactChange> changes, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var sequence = LastSequence();
        database.Insert(
            "fact_change",
            ["sequence", "merchant_row", "fact", "value", "occurred_at", "known_at", "source", "cause", "is_uncounted"],
            changes.Select(change => (object?[])
            [
                ++sequence, change.Row, change.Fact, change.Value, change.OccurredAt.ToUnixTimeTicks(), change.KnownAt.ToUnixTimeTicks(), change.Source, change.Cause, change.IsUncounted ? 1L : 0L,
            ]));
        return sequence;
    }

    /// <summary>Changes after a sequence, in the order of the log: what happened since somebody last looked.</summary>
    public IReadOnlyList<FactChange> After(long sequence) =>
        [.. database.Query<ChangeRow>($"{Select} where sequence > @sequence order by sequence", new { sequence }).Select(row => row.ToChange())];

    /// <summary>Leaves out the changes that the log has already: same merchant, fact and instant, and the same value there last.</summary>
    public List<FactChange> WithoutRepetitions(IReadOnlyList<FactChange> changes)
    {
        if (changes.Count == 0)
            return [];
        var earliest = changes.Min(change => change.OccurredAt).ToUnixTimeTicks();
        var last = new Dictionary<(int, string, Instant), string?>();
        foreach (var fact in changes.Select(change => change.Fact).Distinct())
            foreach (var row in database.Query<ChangeRow>($"{Select} where fact = @fact and occurred_at >= @earliest order by sequence", new { fact, earliest }))
                last[((int)row.Row, row.Fact, Instant.FromUnixTimeTicks(row.OccurredAt))] = row.Value;
        return [.. changes.Where(change => !last.TryGetValue((change.Row, change.Fact, change.OccurredAt), out var value) || value != change.Value)];
    }

    /// <summary>The changes of one fact that had occurred and were known by then, the earliest first.</summary>
    internal IReadOnlyList<FactChange> Of(string fact, long afterSequence, Instant occurredUntil, Instant knownUntil) =>
    [
        .. database.Query<ChangeRow>(
            $"""
            {Select}
            where fact = @fact and is_uncounted = 0 and sequence > @afterSequence and occurred_at <= @occurred and known_at <= @known
            order by occurred_at, sequence
            """,
            new { fact, afterSequence, occurred = occurredUntil.ToUnixTimeTicks(), known = knownUntil.ToUnixTimeTicks() }).Select(row => row.ToChange()),
    ];

    private sealed record ChangeRow(long Sequence, long Row, string Fact, string? Value, long OccurredAt, long KnownAt, string Source, string? Cause, long IsUncounted)
    {
        public FactChange ToChange() => new((int)Row, Fact, Value, Instant.FromUnixTimeTicks(OccurredAt), Instant.FromUnixTimeTicks(KnownAt), Source, Cause) { Sequence = Sequence, IsUncounted = IsUncounted != 0 };
    }
}
