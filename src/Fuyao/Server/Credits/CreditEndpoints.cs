using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Credits;
using Fuyao.Storage.Facts;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Fuyao.Server.Credits;

/// <summary><c>/api/v1/credits/…</c>: merchants claim their packets, and clicks are paid by them.</summary>
internal static class CreditEndpoints
{
    private const string Credits = "/api/v1/credits";

    private static readonly ImmutableArray<BodyField> ClaimFields = [new("merchant", "To whom the packet was issued; who names another merchant is refused.", "m1")];

    private static readonly ImmutableArray<BodyField> ClickFields =
    [
        new("click", "Its id, under which it is known for good and paid for once.", "c-20200302-0001"), new("merchant", "On whose offer it was.", "m1"),
        new("of", "What it is: a packet pays for what its benefit is `of`.", "promotion"), new("at", "When it happened.", "2020-03-02T10:00:00+08:00"), new("price", "What it costs, above zero.", "1.50"),
        new("invalid", "Why nobody is to pay for it; what was paid goes back. Left out where it is valid.", "robot", IsRequired: false),
    ];

    private static readonly ImmutableArray<BodyField> TellFields =
    [
        new("clicks", "One or more, decided in this order; all of them, or none where one cannot be told.", new JsonArray(
            new JsonObject([.. ClickFields.Where(field => field.IsRequired).Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Example.DeepClone()))])))
        {
            Items = ClickFields, ItemsMax = ClickDesk.ClicksMax,
        },
    ];

    private static readonly ProblemKind NoSuchMerchant = new(404, Problem.NoSuchMerchant.Name);

    public static void MapCredits(this IEndpointRouteBuilder routes, ServedCredits credits, IClock clock)
    {
        routes.Post($"{Credits}/packets/{{packet}}/claim", new EndpointAbout(Access.Write, "credits", "Claims a packet for its merchant; from now on it pays for clicks, until it expires.", typeof(ClaimedPacket))
        {
            Body = ClaimFields, Problems = [NoSuchMerchant, .. Kinds(CreditRefusal.UnknownPacket, CreditRefusal.OtherMerchant, CreditRefusal.AlreadyClaimed, CreditRefusal.Lapsed, CreditRefusal.NotPossible, CreditRefusal.KeyUsed)],
        }, context => credits.Act<ClaimedPacket>(context, async () =>
        {
            // The body first: a large one that nobody reads would end the connection before the answer.
            var (body, packet) = (await RequestBody.Read(context, ClaimFields), Asked.Number(context, "packet"));
            var merchant = body.Text("merchant");
            return (database, request) => ClaimedPacket.From(new ClaimDesk(database, clock, request.Client).Claim(merchant, packet, request));
        }));
        routes.Post($"{Credits}/clicks", new EndpointAbout(Access.Write, "credits", "Tells of clicks: each is paid whole by one packet of its merchant, the first to expire that can, or not at all; what was paid for one that is invalid goes back. The answer to a click is the same however often it is told.", typeof(ClicksAnswer))
        {
            Body = TellFields, Problems = [NoSuchMerchant, .. Kinds(CreditRefusal.ClickUsed, CreditRefusal.NotPossible, CreditRefusal.KeyUsed)],
        }, context => credits.Act<ClicksAnswer>(context, async () =>
        {
            var items = (await RequestBody.Read(context, TellFields)).Items(TellFields[0]);
            return (database, request) =>
            {
                var (merchants, now) = (new MerchantStore(database).Load(), clock.GetCurrentInstant());
                ImmutableArray<ToldClick> told = [.. items.Select(item => Read(item, merchants, now))];
                return new ClicksAnswer([.. new ClickDesk(database, clock, request.Client).Tell(told, "clicks", request).Select(ClickAnswered.From)]);
            };
        }));
        routes.Get("/api/v1/merchants/{merchant}/credits", new EndpointAbout(Access.Read, "credits", "The packets of a merchant, with what is left of each and what of that can be spent today.", typeof(PacketsAnswer)) { Problems = [NoSuchMerchant] }, context =>
        {
            Asked.OnlyKnows(context);
            var merchant = Asked.Route(context, "merchant");
            return credits.Answer(context, database => new PacketsAnswer(merchant, [.. new CreditReader(database, clock).Of(merchant).Select(PacketAnswer.From)]));
        });
    }

    private static ToldClick Read(RequestBody item, MerchantIndex merchants, Instant now)
    {
        if (!Money.TryParse(item.Text("price"), out var price))
            throw item.Wrong("price", "an amount with at most four decimals: 1.50");
        var row = merchants.Find(item.Text("merchant"));
        if (row < 0)
            throw new ProblemException(Problem.NoSuchMerchant);
        var click = new CreditClick(item.Text("click"), row, item.Text("of"), item.Moment("at"), price);
        if (click.Problem(now) is { } problem)
            throw item.Told("click", problem);
        return new ToldClick(click, item.OptionalText("invalid") is { } because ? string.IsNullOrWhiteSpace(because) ? throw item.Wrong("invalid", "why it is invalid, or leave it out") : because : null);
    }

    private static IEnumerable<ProblemKind> Kinds(params CreditRefusal[] refusals) => refusals.Select(ServedCredits.KindOf);
}

/// <summary>A packet once it is claimed.</summary>
/// <param name="PerDay">The most that it pays in a day; null: no cap.</param>
/// <param name="ExpiresAt">From when on it pays no more; null: never.</param>
internal sealed record ClaimedPacket(long Packet, string Programme, string Benefit, string Of, string Amount, string? PerDay, string ClaimedAt, string? ExpiresAt)
{
    public static ClaimedPacket From(CreditPacket packet) => new(
        packet.Number, packet.Programme, packet.Benefit, packet.Of, packet.Amount.ToString(), packet.PerDay?.ToString(), InstantText.Write(packet.ClaimedAt!.Value), packet.ExpiresAt is { } at ? InstantText.Write(at) : null);
}

/// <param name="Left">What can still be claimed or spent.</param>
/// <param name="LeftToday">What of that can be spent today; null of one that does not pay.</param>
internal sealed record PacketAnswer(
    long Packet, string Programme, string Benefit, string Of, PacketState State, string Amount, string? PerDay, string Left, string? LeftToday, string IssuedAt, string? ClaimBy, string? ClaimedAt, string? ExpiresAt)
{
    public static PacketAnswer From(PacketReport report) => new(
        report.Packet.Number, report.Packet.Programme, report.Packet.Benefit, report.Packet.Of, report.State, report.Packet.Amount.ToString(), report.Packet.PerDay?.ToString(), report.Rest.ToString(), report.LeftToday?.ToString(),
        InstantText.Write(report.Packet.IssuedAt), At(report.Packet.ClaimBy), At(report.Packet.ClaimedAt), At(report.Packet.ExpiresAt));

    private static string? At(Instant? at) => at is { } instant ? InstantText.Write(instant) : null;
}

internal sealed record PacketsAnswer(string Merchant, ImmutableArray<PacketAnswer> Packets);

/// <param name="Packet">Which paid; null where none did.</param>
/// <param name="Paid">What it paid.</param>
/// <param name="Refunded">Whether that has gone back, because the click was told as invalid.</param>
internal sealed record ClickAnswered(string Click, ClickOutcome Outcome, long? Packet, string Paid, bool Refunded)
{
    public static ClickAnswered From(ClickAnswer answer) => new(answer.Click, answer.Outcome, answer.Packet, answer.Amount.ToString(), answer.IsRefund);
}

/// <param name="Clicks">In the order of the request.</param>
internal sealed record ClicksAnswer(ImmutableArray<ClickAnswered> Clicks);
