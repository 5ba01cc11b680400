using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Ledger;
using Microsoft.AspNetCore.Routing;

namespace Fuyao.Server.Ledger;

/// <summary><c>POST /api/v1/ledger/transfers|holds|lines|chains</c>: what is booked between accounts, alone or all or none.</summary>
internal static class BookingEndpoints
{
    private const string Ledger = "/api/v1/ledger";

    private static readonly ImmutableArray<BodyField> Chain =
    [
        new("bookings", "Made together, one after the other, or not at all.", new JsonArray(
            new JsonObject { ["kind"] = "transfer", ["from"] = "fund/allotment", ["to"] = "fund/trustpass", ["amount"] = "1000.00 CNY", ["reason"] = "first batch" })),
    ];

    public static void MapBookings(this IEndpointRouteBuilder routes, ServedLedger ledger)
    {
        Map("transfers", BookingForms.Transfer, "Moves units from one account to another.");
        Map("holds", BookingForms.Hold, "Keeps units for another account, until they are posted or released or the moment comes. The line of the answer is the hold.");
        Map("holds/{line}/post", BookingForms.Post, "Moves what is held; what of it is not posted is free again.");
        Map("holds/{line}/release", BookingForms.Release, "Frees what is held.");
        Map("lines/{line}/reverse", BookingForms.Reverse, "Corrects: what was moved or posted goes back, by a line of its own.");
        routes.Post($"{Ledger}/chains", About("Makes several bookings, or none of them where one cannot be made.", Chain, Enum.GetValues<Refusal>().Where(IsOfBookings)), context =>
            ledger.Carry(context, async () =>
            {
                var body = await RequestBody.Read(context, Chain);
                return [.. body.Items("bookings", Order.BookingsMax, item => FieldsInChain(FormOf(item))).Select(item => FormOf(item) is var form ? form.Read(ledger, item, form.IsAboutLine ? item.Number("line") : 0) : null!)];
            }));

        void Map(string path, BookingForm form, string summary) => routes.Post($"{Ledger}/{path}", About(summary, form.Fields, RefusalsOf(form)), context =>
            ledger.Carry(context, async () => [form.Read(ledger, await RequestBody.Read(context, form.Fields), form.IsAboutLine ? Asked.Number(context, "line") : 0)]));
    }

    /// <summary>What may stand in a booking of a chain: what kind it is, the line that it is about, and its fields.</summary>
    public static ImmutableArray<BodyField> FieldsInChain(BookingForm form) =>
        [new("kind", $"One of {string.Join(", ", BookingForms.All.Select(one => one.Kind))}.", form.Kind), .. form.IsAboutLine ? [BookingForms.Line] : ImmutableArray<BodyField>.Empty, .. form.Fields];

    private static BookingForm FormOf(RequestBody item) =>
        BookingForms.All.FirstOrDefault(form => form.Kind == item.Text("kind")) ?? throw item.Wrong("kind", $"one of {string.Join(", ", BookingForms.All.Select(form => form.Kind))}");

    private static EndpointAbout About(string summary, ImmutableArray<BodyField> body, IEnumerable<Refusal> refusals) =>
        new(Access.Write, "ledger", summary, typeof(BookedAnswer)) { Body = body, Problems = [.. refusals.Select(refusal => new ProblemKind(Problem.StatusOf(refusal), Problem.NameOf(refusal)))] };

    private static IEnumerable<Refusal> RefusalsOf(BookingForm form) => form.Kind switch
    {
        "transfer" => [Refusal.UnknownAccount, Refusal.OtherAsset, Refusal.Insufficient, Refusal.AboveZero, Refusal.TooLarge, Refusal.KeyUsed],
        "hold" => [Refusal.UnknownAccount, Refusal.OtherAsset, Refusal.Insufficient, Refusal.AboveZero, Refusal.TooLarge, Refusal.HoldExpired, Refusal.KeyUsed],
        "reverse" => [Refusal.UnknownTransfer, Refusal.NotReversible, Refusal.MoreThanMoved, Refusal.Insufficient, Refusal.AboveZero, Refusal.TooLarge, Refusal.KeyUsed],
        _ => [Refusal.UnknownHold, Refusal.HoldEnded, Refusal.HoldExpired, Refusal.MoreThanHeld, Refusal.AboveZero, Refusal.TooLarge, Refusal.KeyUsed],
    };

    // Those after it are about claims.
    private static bool IsOfBookings(Refusal refusal) => refusal <= Refusal.KeyUsed;
}
