using System.Collections.Immutable;
using Fuyao.Kernel.Benefits;
using Fuyao.Platform.Procedures;
using Fuyao.Storage;
using Fuyao.Storage.Procedures;
using NodaTime;

namespace Fuyao.Platform.Benefits;

/// <summary>What the cases of the data have brought to merchants. Read whole once; after that only the cases to which something has happened since.</summary>
public sealed class BroughtCases
{
    private static readonly BroughtCases None = new(ImmutableDictionary<int, ImmutableSortedDictionary<long, BringingCase>>.Empty);

    private readonly ImmutableDictionary<int, ImmutableSortedDictionary<long, BringingCase>> byRow;

    private BroughtCases(ImmutableDictionary<int, ImmutableSortedDictionary<long, BringingCase>> byRow) => this.byRow = byRow;

    /// <summary>By what had happened at an instant, itself included.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static BroughtCases At(FuyaoDatabase database, Instant at) => None.With(database, new CaseStore(database).Of(null), happened => happened <= at);

    /// <summary>By all that is stored: what another node has stored counts, whatever its clock says.</summary>
    /// <param name="sequence">How far this was read; 0 where nothing was read yet.</param>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static BroughtCases Since(FuyaoDatabase database, long sequence, BroughtCases? before) =>
        before is null ? None.With(database, new CaseStore(database).Of(null), _ => true) : before.With(database, new CaseStore(database).ChangedSince(sequence), _ => true);

    /// <summary>Those of a merchant, by number.</summary>
    public IEnumerable<BringingCase> Of(int row) => byRow.TryGetValue(row, out var cases) ? cases.Values : [];

    private BroughtCases With(FuyaoDatabase database, ImmutableArray<StoredCase> cases, Func<Instant, bool> counts)
    {
        var (book, changed) = (new CaseBook(database), byRow.ToBuilder());
        foreach (var stored in cases)
        {
            var then = stored with { Events = [.. stored.Events.TakeWhile(happened => counts(happened.At))] };
            if (!then.Events.IsEmpty && BringingCase.Of(stored.Row, stored.Number, book.StandingOf(then), then.Events[^1].At, CaseBook.Calendar) is { } brought)
                changed[stored.Row] = changed.GetValueOrDefault(stored.Row, ImmutableSortedDictionary<long, BringingCase>.Empty).SetItem(stored.Number, brought);
        }
        return new BroughtCases(changed.ToImmutable());
    }
}
