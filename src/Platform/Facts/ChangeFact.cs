using System.Text;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using NodaTime;

namespace Fuyao.Platform.Facts;

/// <param name="Value">As in files; null: it became unknown.</param>
/// <param name="OccurredAt">When it changed in the world; null: now.</param>
/// <param name="Source">Where it comes from: a register, a notice, a case.</param>
/// <param name="Cause">The id of what caused it, where there is one.</param>
public sealed record FactChangeRequest(string Merchant, string Fact, string? Value, Instant? OccurredAt, string Source, string? Cause);

/// <summary>A change cannot be recorded; the message says what to write instead.</summary>
public sealed class FactChangeException(string message) : Exception(message);

/// <summary>Records a single change of a state fact of one merchant: a medal lost, a violation found. What watches it between reviews sees it from then on.</summary>
public sealed class ChangeFact(FuyaoDatabase database, IClock clock, string by)
{
    /// <returns>The change as stored; null where the log has it already.</returns>
    /// <exception cref="FactChangeException">There is no such merchant or fact, or the value is not one of it.</exception>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public FactChange? Run(FactChangeRequest request)
    {
        if (CatalogueSource.Stored(database) is not { Catalogue: var catalogue })
            throw new FactChangeException("no facts are stored yet, and so no merchant is known; import facts of a period first: fuyao facts import FILE --period PERIOD");
        var fact = FactOf(catalogue, request.Fact);
        var merchants = new MerchantStore(database).Load();
        var row = merchants.Find(request.Merchant);
        if (row < 0)
            throw new FactChangeException($"there is no merchant '{request.Merchant}' in the data{(Spelling.Closest(request.Merchant, merchants.ToArray()) is { } close ? $"; did you mean '{close}'?" : "")}");
        if (string.IsNullOrWhiteSpace(request.Source))
            throw new FactChangeException("a change needs to say where it comes from; write --source \"…\"");
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "facts change", fact.Id) { Merchant = request.Merchant });
        // Asked once nobody else writes: what is stored later became known later.
        var now = clock.GetCurrentInstant();
        var occurredAt = request.OccurredAt ?? now;
        if (occurredAt > now)
            throw new FactChangeException("--occurred lies ahead; a change is recorded once it has happened");
        var change = new FactChange(row, fact.Id, Written(fact, catalogue, request.Value), occurredAt, now, request.Source.Trim(), request.Cause);
        var log = new FactChangeStore(database);
        if (log.WithoutRepetitions([change]).Count == 0)
            return null;
        var (uncounted, strike) = Against(change, fact, request.Merchant, catalogue);
        change = change with { IsUncounted = uncounted is not null };
        var sequence = log.Append([change], transaction);
        new PopulationReader(database).Compact([fact], catalogue, merchants.Count, transaction);
        transaction.Note("value", change.Value ?? "unknown");
        transaction.Note("source", change.Source);
        var relief = new ReliefStore(database);
        if (strike is not null)
            relief.Add(strike, row, now, transaction);
        if (uncounted is not null)
        {
            relief.Add(uncounted, row, snapshot: null, sequence, transaction);
            transaction.Note("does not count", uncounted.Window is { } window ? $"window {window}" : $"cause {uncounted.Cause}");
        }
        transaction.Commit();
        return change with { Sequence = sequence };
    }

    /// <summary>What is worse for the merchant counts once for each cause, and not in a declared window (docs/reference/facts.md).</summary>
    private (UncountedEvents? Uncounted, Strike? Strike) Against(FactChange change, FactDefinition fact, string merchant, FactCatalogue catalogue)
    {
        var before = new MerchantHistoryReader(database).ReadFacts([fact.Id], change.Row, change.OccurredAt).ValueOf(fact.Id, change.OccurredAt, Instant.MaxValue);
        if (!fact.IsWorse(before, change.Value))
            return default;
        if (new ReliefScope(database, catalogue).Of(fact.Id, change.Row, change.OccurredAt) is { } window)
            return (new UncountedEvents(merchant, fact.Id, change.OccurredAt, 1, null, window.Number), null);
        if (change.Cause is not { } cause)
            return default;
        return new ReliefStore(database).Strikes(_ => merchant, change.Row).Any(strike => strike.Cause == cause)
            ? (new UncountedEvents(merchant, fact.Id, change.OccurredAt, 1, cause, null), null)
            : (null, new Strike(merchant, cause, fact.Id, change.OccurredAt));
    }

    private static FactDefinition FactOf(FactCatalogue catalogue, string id)
    {
        var fact = catalogue.Find(id) ?? throw new FactChangeException(
            $"the catalogue '{catalogue.Id}' has no fact '{id}'{(Spelling.Closest(id, catalogue.Facts.Select(known => known.Id)) is { } close ? $"; did you mean '{close}'?" : "")}");
        if (fact.Kind is not FactKind.State)
            throw new FactChangeException($"'{id}' is a fact of a period; only a file of that period can say it: fuyao facts import FILE --period PERIOD");
        return fact.Rate is { } rate ? throw new FactChangeException($"'{id}' is computed; change '{rate.Of}' or '{rate.Over}'") : fact;
    }

    /// <summary>As it is written everywhere: 1 is not stored beside 1.0.</summary>
    private static string? Written(FactDefinition fact, FactCatalogue catalogue, string? value)
    {
        if (value is null)
            return null;
        var cells = FactCells.Of(fact, catalogue.Zone);
        var problem = value.Length == 0 ? "the value is empty; where it is not known, write --unknown" : cells.Read(0, Encoding.UTF8.GetBytes(value));
        return problem is null ? FactText.Write(cells.Build(1), 0) : throw new FactChangeException($"'{fact.Id}': {problem}");
    }
}
