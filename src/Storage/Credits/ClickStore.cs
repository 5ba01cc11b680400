using System.Collections.Immutable;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Storage.Credits;

/// <summary>A click with what came of it.</summary>
/// <param name="Outcome">When it was told first; that never changes.</param>
/// <param name="Packet">Which packet paid; null where none did.</param>
/// <param name="Line">The line of the ledger by which it paid.</param>
/// <param name="InvalidAt">When it was known to be invalid; null while it is valid.</param>
/// <param name="LineBack">The line by which what was paid for it went back.</param>
public sealed record StoredClick(
    CreditClick Click, Instant ToldAt, ClickOutcome Outcome, long? Packet, long? Line, Instant? InvalidAt = null, string? InvalidBecause = null, long? LineBack = null);

/// <summary>Keeps clicks under their ids, for good. What was paid for one is in the ledger.</summary>
public sealed class ClickStore(FuyaoDatabase database)
{
    private static readonly string[] Columns = ["click", "merchant_row", "spent_on", "at", "price", "told_at", "outcome", "packet_id", "line", "invalid_at", "invalid_because"];

    public void Add(IEnumerable<StoredClick> clicks, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Insert("credit_click", Columns, clicks.Select(stored => new object?[]
        {
            stored.Click.Id, (long)stored.Click.Row, stored.Click.Of, stored.Click.At.ToUnixTimeTicks(), stored.Click.Price.Units, stored.ToldAt.ToUnixTimeTicks(), stored.Outcome.ToString(), stored.Packet, stored.Line,
            stored.InvalidAt?.ToUnixTimeTicks(), stored.InvalidBecause,
        }));
    }

    /// <param name="lineBack">Null where nothing was paid for it.</param>
    public void Invalidate(string click, Instant at, string because, long? lineBack, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "update credit_click set invalid_at = @at, invalid_because = @because, line_back = @lineBack where click = @click and invalid_at is null",
            new { click, at = at.ToUnixTimeTicks(), because, lineBack });
    }

    /// <summary>Those of some clicks that were told before, by id.</summary>
    public Dictionary<string, StoredClick> Find(IReadOnlyCollection<string> ids) => ids.Count == 0
        ? []
        : database.Query<ClickRow>(
            $"""
            select click, merchant_row as merchantRow, spent_on as spentOn, at, price, told_at as toldAt, outcome, packet_id as packet, line, invalid_at as invalidAt, invalid_because as invalidBecause, line_back as lineBack
            from credit_click where click {database.Dialect.OneOf("ids")}
            """,
            new { ids = ids.ToArray() }).ToDictionary(row => row.Click, row => row.ToClick(), StringComparer.Ordinal);

    /// <summary>What a packet paid for clicks from one moment to before another, without those that turned out to be invalid.</summary>
    public Money PaidBy(long packet, Instant from, Instant until) => new(database.Single<long>(
        """
        select coalesce(cast(sum(amount) as bigint), 0) from credit_click join ledger_transfer on number = line
        where packet_id = @packet and line_back is null and credit_click.at >= @from and credit_click.at < @until
        """,
        new { packet, from = from.ToUnixTimeTicks(), until = until.ToUnixTimeTicks() }));

    /// <summary>The prices of all clicks that packets of a programme paid, by packet, by what the clicks themselves say and not by the ledger; those that turned out to be invalid are left out.</summary>
    public ImmutableDictionary<long, Money> PricesPaid(string programme) => database.Query<SumRow>(
        """
        select credit_click.packet_id as packet, cast(sum(price) as bigint) as amount from credit_click join credit_packet on credit_packet.packet_id = credit_click.packet_id
        where programme = @programme and outcome = 'Paid' and invalid_at is null group by credit_click.packet_id
        """,
        new { programme }).ToImmutableDictionary(row => row.Packet, row => new Money(row.Amount));

    private sealed record SumRow
    {
        public long Packet { get; init; }

        public long Amount { get; init; }
    }

    private sealed record ClickRow
    {
        public string Click { get; init; } = "";

        public long MerchantRow { get; init; }

        public string SpentOn { get; init; } = "";

        public long At { get; init; }

        public long Price { get; init; }

        public long ToldAt { get; init; }

        public string Outcome { get; init; } = "";

        public long? Packet { get; init; }

        public long? Line { get; init; }

        public long? InvalidAt { get; init; }

        public string? InvalidBecause { get; init; }

        public long? LineBack { get; init; }

        public StoredClick ToClick() => new(
            new CreditClick(Click, (int)MerchantRow, SpentOn, Instant.FromUnixTimeTicks(At), new Money(Price)), Instant.FromUnixTimeTicks(ToldAt), Enum.Parse<ClickOutcome>(Outcome), Packet, Line,
            InvalidAt is { } at ? Instant.FromUnixTimeTicks(at) : null, InvalidBecause, LineBack);
    }
}
