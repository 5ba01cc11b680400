using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Credits;
using Fuyao.Platform.Credits;
using Fuyao.Storage;
using Fuyao.Storage.Credits;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Credits for programs. Amounts are texts, exact; instants are in UTC.</summary>
internal static class CreditJson
{
    public static object Describe(StoredTranche tranche, FuyaoDatabase database) => Describe(tranche);

    public static object Describe(CreditIssue issue, FuyaoDatabase database)
    {
        var merchants = new MerchantStore(database).Load();
        return new
        {
            Tranche = issue.Tranche.Number,
            Packets = issue.Packets.Select(packet => new { Packet = packet.Number, Merchant = merchants.IdOf(packet.Row), Amount = packet.Amount.ToString(), ClaimBy = At(packet.ClaimBy) }),
            issue.Had, issue.Without, issue.NotEntitled, Free = issue.Free.ToString(),
        };
    }

    public static object Describe(CreditPacket packet, FuyaoDatabase database) => Describe(packet);

    public static object Describe(ClickImportOutcome outcome) => new
    {
        outcome.Known, New = outcome.New.ToDictionary(pair => Named(pair.Key), pair => pair.Value), Paid = outcome.Paid.ToString(), outcome.Refunds,
    };

    public static object Describe(StoredClick click, FuyaoDatabase database) => new
    {
        Click = click.Click.Id, Merchant = new MerchantStore(database).Load().IdOf(click.Click.Row), click.Click.Of, At = At(click.Click.At), Price = click.Click.Price.ToString(), Outcome = Named(click.Outcome), click.Packet, click.Line,
        InvalidAt = At(click.InvalidAt), click.InvalidBecause, click.LineBack,
    };

    public static object Describe(ImmutableArray<PacketReport> packets) => new
    {
        Packets = packets.Select(report => new { Terms = Describe(report.Packet), State = Named(report.State), Left = report.Rest.ToString(), LeftToday = report.LeftToday?.ToString() }),
    };

    public static object Describe(CreditFigures figures) => new
    {
        figures.Programme, Budget = figures.Budget.ToString(), NotApproved = figures.NotApproved.ToString(), NotIssued = figures.NotIssued.ToString(), Issued = figures.Issued.ToString(), Claimed = figures.Claimed.ToString(), Spent = figures.Spent.ToString(),
        Tranches = figures.Tranches.Select(one => new { Terms = Describe(one.Tranche), NotIssued = one.NotIssued.ToString() }),
        Packets = figures.States.ToDictionary(pair => Named(pair.Key), pair => pair.Value),
        figures.Agree,
    };

    private static object Describe(StoredTranche tranche) => new
    {
        Tranche = tranche.Number, tranche.Programme, tranche.Benefit, Amount = tranche.Amount.ToString(), tranche.Reason, tranche.Account, DraftedAt = At(tranche.DraftedAt), tranche.DraftedBy, ApprovedAt = At(tranche.ApprovedAt), tranche.ApprovedBy,
    };

    private static object Describe(CreditPacket packet) => new
    {
        Packet = packet.Number, packet.Tranche, packet.Programme, packet.Benefit, packet.Of, Amount = packet.Amount.ToString(), PerDay = packet.PerDay?.ToString(), IssuedAt = At(packet.IssuedAt), ClaimBy = At(packet.ClaimBy),
        ClaimedAt = At(packet.ClaimedAt), ExpiresAt = At(packet.ExpiresAt),
    };

    private static string? At(Instant? at) => at is { } instant ? Moments.Iso(instant, DateTimeZone.Utc) : null;

    private static string Named<T>(T name)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(name.ToString());
}
