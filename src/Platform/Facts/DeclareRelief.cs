using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Platform.Facts;

/// <param name="From">From here, to before <paramref name="Until"/>.</param>
/// <param name="Kinds">Event tables that count against merchants, and state facts with a better side.</param>
/// <param name="Fact">A state fact by which merchants are in it; null: all are.</param>
/// <param name="Values">Its values that are in it.</param>
public sealed record ReliefRequest(Instant From, Instant Until, ImmutableArray<string> Kinds, string? Fact, ImmutableArray<string> Values, string Reason);

/// <summary>A window cannot be declared; the message says what to write instead.</summary>
public sealed class ReliefException(string message) : Exception(message);

/// <summary>Declares windows of force majeure, in which events do not count against merchants, in whatever programme.</summary>
/// <param name="by">Who declares it.</param>
public sealed class DeclareRelief(FuyaoDatabase database, IClock clock, string by)
{
    /// <exception cref="ReliefException">It is about nothing that there is, or ends before it begins.</exception>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public ReliefWindow Run(ReliefRequest request)
    {
        if (CatalogueSource.Stored(database) is not { Catalogue: var catalogue })
            throw new ReliefException("no facts are stored yet, and so it is not known which events there are; import or compute facts first");
        if (request.Until <= request.From)
            throw new ReliefException("the window ends before it begins; write a later --until");
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw new ReliefException("a window needs its reason; write --reason \"…\"");
        string[] known = [.. catalogue.Events.Where(table => table.Against is not null).Select(table => table.Name), .. catalogue.Facts.Where(HasWorseSide).Select(fact => fact.Id)];
        if (request.Kinds.IsEmpty)
            throw new ReliefException($"say what does not count: --kind {(known.Length > 0 ? known[0] : "KIND")}");
        if (request.Kinds.FirstOrDefault(kind => !known.Contains(kind)) is { } unknown)
            throw new ReliefException($"'{unknown}' is neither an event table that counts against merchants nor a state fact with a better side; {Spelling.Suggest(unknown, known) ?? $"there are {string.Join(", ", known)}"}");
        if (request.Fact is { } fact && catalogue.Find(fact) is not { Kind: FactKind.State, Rate: null })
            throw new ReliefException($"'{fact}' is no state fact of the catalogue '{catalogue.Id}'{(Spelling.Suggest(fact, catalogue.Facts.Where(one => one.Kind is FactKind.State).Select(one => one.Id)) is { } close ? $"; {close}" : "")}");
        var now = clock.GetCurrentInstant();
        var window = new ReliefWindow(0, request.From, request.Until, request.Kinds, request.Fact, request.Values, request.Reason.Trim(), now, by);
        using var transaction = database.Begin(new AuditEntry(now, by, "relief declare", string.Join(", ", window.Kinds)));
        window = window with { Number = new ReliefStore(database).Add(window, transaction) };
        transaction.Note("number", window.Number);
        transaction.Note("reason", window.Reason);
        transaction.Commit();
        return window;
    }

    private static bool HasWorseSide(FactDefinition fact) => fact is { Kind: FactKind.State, Rate: null, Better: not Direction.Neither };
}
