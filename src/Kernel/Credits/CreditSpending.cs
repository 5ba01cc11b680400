using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Credits;

/// <summary>A click that a packet may pay for.</summary>
/// <param name="Id">By which it is known for good: it is paid for once, however often it is told.</param>
/// <param name="Row">The merchant on whose offer it was.</param>
/// <param name="Of">What it is: the credit is to be for that.</param>
/// <param name="At">When it happened, not when it was told.</param>
/// <param name="Price">Above zero.</param>
public sealed record CreditClick(string Id, int Row, string Of, Instant At, Money Price)
{
    public const int IdLengthMax = 120;

    /// <summary>Clocks of those who count clicks may be ahead by so much.</summary>
    public static readonly Duration AheadMax = Duration.FromMinutes(5);

    /// <summary>What is wrong with it, and what to write; null where nothing is.</summary>
    /// <param name="now">When it is told.</param>
    public string? Problem(Instant now) =>
        IsNoName(Id) ? $"'{Id}' is no id of a click; write 1 to {IdLengthMax} characters without blanks and control characters"
        : IsNoName(Of) ? $"'{Of}' is nothing that a credit is for; write the word of its benefit: promotion"
        : Price <= Money.Zero ? $"a click costs more than nothing, and not {Price}; write an amount above zero: 1.50"
        : At > now + AheadMax ? $"the click '{Id}' is said to have happened at {At}, which has not come; write when it happened"
        : null;

    private static bool IsNoName(string text) => text.Length is 0 or > IdLengthMax || text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character));
}

/// <summary>What came of a click when it was told first.</summary>
public enum ClickOutcome
{
    /// <summary>A packet paid its whole price.</summary>
    Paid,

    /// <summary>The merchant had no claimed packet for it at its moment that still pays.</summary>
    NoPacket,

    /// <summary>Each packet that still pays has less left than its price.</summary>
    RestTooSmall,

    /// <summary>With it more would be spent in its day than the packets allow.</summary>
    DayFull,

    /// <summary>It came as an invalid one, for which nobody pays.</summary>
    Invalid,
}

/// <summary>A packet with what is left of it.</summary>
/// <param name="SpentOn">What of it was spent on clicks of a day, those without that turned out to be invalid.</param>
public sealed record SpendablePacket(CreditPacket Packet, Money Rest, Func<LocalDate, Money> SpentOn)
{
    public bool IsFor(CreditClick click, Instant now) =>
        Packet.Of == click.Of && Packet.ClaimedAt <= click.At && click.At < (Packet.ExpiresAt ?? Instant.MaxValue) && now < (Packet.ExpiresAt ?? Instant.MaxValue);

    public bool AllowsToday(CreditClick click) => Packet.PerDay is not { } most || SpentOn(Packet.DayOf(click.At)) + click.Price <= most;
}

/// <summary>
/// Which packet pays for a click (E12: per valid click, with a daily cap): one packet pays all of it, or none does, so that a refund goes to where the money came from and no price is shared between packets and the merchant.
/// </summary>
public static class CreditSpending
{
    /// <summary>Of the packets that can pay it whole the one that expires first; of several the oldest.</summary>
    /// <param name="packets">Of the click's merchant.</param>
    /// <param name="now">When it is told: what has expired by then pays no more, whenever the click was.</param>
    public static (ClickOutcome Outcome, SpendablePacket? Payer) Choose(CreditClick click, IEnumerable<SpendablePacket> packets, Instant now)
    {
        var candidates = packets.Where(packet => packet.IsFor(click, now)).OrderBy(packet => packet.Packet.ExpiresAt ?? Instant.MaxValue).ThenBy(packet => packet.Packet.Number).ToArray();
        var enough = candidates.Where(packet => packet.Rest >= click.Price).ToArray();
        return enough.FirstOrDefault(packet => packet.AllowsToday(click)) is { } payer ? (ClickOutcome.Paid, payer)
            : (candidates.Length == 0 ? ClickOutcome.NoPacket : enough.Length == 0 ? ClickOutcome.RestTooSmall : ClickOutcome.DayFull, null);
    }
}
