using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Storage.Events;

/// <summary>
/// Keeps what happens to cases or packages: events numbered from 1 for each, in a chain of hashes of its own. Nothing is changed or erased; the entry of the audit log that belongs to an event repeats its hash.
/// </summary>
/// <param name="table">With the columns <paramref name="owner"/>, number, at, kind, by_whom, body and sha256.</param>
/// <param name="owner">The column that says whose event it is.</param>
internal sealed class EventChain<TEvent>(FuyaoDatabase database, string table, string owner, string noun, EventForm<TEvent> form)
    where TEvent : RecordedEvent
{
    /// <summary>An instant as finely as it is kept.</summary>
    public static Instant Whole(Instant at) => Instant.FromUnixTimeTicks(at.ToUnixTimeTicks());

    /// <param name="last">The number of the last event.</param>
    /// <returns>The event as it will be read again.</returns>
    public TEvent Append(long id, int last, TEvent happened, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        // Instants are kept in ticks; what is decided on them is what will be read again.
        happened = (TEvent)((RecordedEvent)happened with { At = Whole(happened.At) });
        var before = database.SingleOrNone<string>($"select sha256 from {table} where {owner} = @id and number = @last", new { id, last = (long)last }) ?? FieldHash.Beginning;
        var row = new EventRow(id, last + 1, happened.At.ToUnixTimeTicks(), EventForm<TEvent>.KindOf(happened), happened.By, EventForm<TEvent>.Write(happened), "");
        var sha256 = row.HashAfter(before);
        database.Insert(table, [owner, "number", "at", "kind", "by_whom", "body", "sha256"], [[row.Owner, row.Number, row.At, row.Kind, row.ByWhom, row.Body, sha256]]);
        transaction.Note($"{noun} {id} event {row.Number}", sha256);
        return happened;
    }

    /// <param name="owners">A query for the numbers of those whose events are read.</param>
    /// <returns>The events of each by number.</returns>
    /// <exception cref="StorageException">Something was changed past the program.</exception>
    public Dictionary<long, ImmutableArray<TEvent>> Load(string owners, object? parameters) => database.Query<EventRow>(
        $"select {owner} as owner, number, at, kind, by_whom as byWhom, body, sha256 from {table} where {owner} in ({owners}) order by {owner}, number", parameters)
        .GroupBy(row => row.Owner).ToDictionary(rows => rows.Key, Followed);

    private ImmutableArray<TEvent> Followed(IEnumerable<EventRow> rows)
    {
        var (before, events) = (FieldHash.Beginning, ImmutableArray.CreateBuilder<TEvent>());
        foreach (var row in rows)
        {
            if (row.Number != events.Count + 1 || row.HashAfter(before) != row.Sha256)
                throw new StorageException($"event {row.Number} of {noun} {row.Owner} is not as it was stored; compare the audit log, and restore the database from a backup");
            events.Add(form.Read(row.Kind, row.Body, Instant.FromUnixTimeTicks(row.At), row.ByWhom));
            before = row.Sha256;
        }
        return events.ToImmutable();
    }

    private sealed record EventRow(long Owner, long Number, long At, string Kind, string ByWhom, string Body, string Sha256)
    {
        public string HashAfter(string before) => FieldHash.Link(before, [Owner, Number, At, Kind, ByWhom, Body]);
    }
}
