using Fuyao.Kernel.Facts;
using Fuyao.Platform.Ledger;
using Fuyao.Storage.Ledger;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Fuyao.Server.Ledger;

/// <summary><c>GET /api/v1/ledger/accounts|lines|trial-balance</c>: how the ledger stands, and stood at any instant.</summary>
internal static class LedgerReadEndpoints
{
    private const string Accounts = "/api/v1/ledger/accounts";
    private const string OneAccount = $"{Accounts}/{{account}}";

    private static readonly QueryWord At = new("at", "As it was at this moment; now where this is left out.", "2026-11-22T16:00:00Z");
    private static readonly QueryWord Limit = new("limit", "At most so many on a page, 1 to 1000; 1000 where this is left out.", "100");
    private static readonly ProblemKind UnknownAccount = new(404, "unknown-account");

    public static void MapLedgerReads(this IEndpointRouteBuilder routes, ServedLedger ledger, IClock clock)
    {
        routes.Get(Accounts, About("All accounts by path.", typeof(AccountsAnswer)) with { Query = [new("after", "What the page comes after: 'next' of the page before.", "fund"), Limit] }, context =>
        {
            Asked.OnlyKnows(context, "after", "limit");
            var (after, limit) = (Asked.Query(context, "after") ?? "", Asked.PageLength(context));
            var page = ledger.Read(database => new LedgerReader(database).Accounts(after, limit));
            return ServedLedger.Send(context, new AccountsAnswer([.. page.Select(account => new AccountAnswer(account.Path, account.Asset.Id, account.Rule))], page.Length < limit ? null : page[^1].Path));
        });
        routes.Get(OneAccount, About("An account and its balance at an instant.", typeof(StandingAnswer)) with { Query = [At], Problems = [UnknownAccount] }, context =>
        {
            Asked.OnlyKnows(context, "at");
            var (path, at) = (Asked.Account(context), Asked.Moment(context, "at") ?? clock.GetCurrentInstant());
            return ledger.Read(database => new LedgerReader(database).StandingOf(path, at)) is var (account, balance)
                ? ServedLedger.Send(context, new StandingAnswer(account.Path, account.Asset.Id, account.Rule, InstantText.Write(at), ExportedBalance.Of(account.Asset, balance)))
                : throw new ProblemException(Problem.UnknownAccount(path));
        });
        routes.Get($"{OneAccount}/statement", About("How an account went from one balance to another, by the lines between.", typeof(StatementAnswer)) with
        {
            Query =
            [
                new("from", "From this moment on; from the beginning where this is left out.", "2026-11-01T00:00:00Z"), new("until", "Before this moment; all there is where this is left out.", "2026-12-01T00:00:00Z"),
                new("after", "What the page comes after: 'next' of the page before.", "1000"), Limit,
            ],
            Problems = [UnknownAccount],
        }, context =>
        {
            Asked.OnlyKnows(context, "from", "until", "after", "limit");
            var (path, after, limit) = (Asked.Account(context), Asked.After(context), Asked.PageLength(context));
            // Exclusive: what was booked in this very moment is there too.
            var (from, until) = (Asked.Moment(context, "from") ?? Instant.FromUnixTimeTicks(0), Asked.Moment(context, "until") ?? clock.GetCurrentInstant() + Duration.FromSeconds(1));
            if (until < from)
                throw Asked.BadQuery("until", "a moment that is not before 'from'");
            if (ledger.Read(database => new LedgerReader(database).StatementOf(path, from, until, after, limit)) is not { } statement)
                throw new ProblemException(Problem.UnknownAccount(path));
            var asset = statement.Account.Asset;
            return ServedLedger.Send(context, new StatementAnswer(
                statement.Account.Path, asset.Id, InstantText.Write(from), InstantText.Write(until), ExportedBalance.Of(asset, statement.Opening),
                [.. statement.Lines.Select(line => ExportLedger.Shown(line, asset))], ExportedBalance.Of(asset, statement.Closing), statement.Lines.Length < limit ? null : statement.Lines[^1].Number));
        });
        routes.Get("/api/v1/ledger/lines/{line}", About("A line of the ledger.", typeof(ExportedLine)) with { Problems = [new ProblemKind(404, "unknown-line")] }, context =>
        {
            Asked.OnlyKnows(context);
            var number = Asked.Number(context, "line");
            var line = ledger.Read(database => new LedgerReader(database).Line(number)) ?? throw new ProblemException(Problem.UnknownLine(number));
            return ServedLedger.Send(context, ExportLedger.Shown(line, ledger.AssetOf(line.From)));
        });
        routes.Get("/api/v1/ledger/trial-balance", About("Accounts by path as they stand, or stood at an instant; what is booked of each asset adds up to zero over all of them, whichever page it is.", typeof(TrialBalanceAnswer)) with
        {
            Query = [At, new("after", "What the page comes after: 'next' of the page before.", "fund"), Limit],
        }, context =>
        {
            Asked.OnlyKnows(context, "at", "after", "limit");
            var (at, after, limit) = (Asked.Moment(context, "at") ?? clock.GetCurrentInstant(), Asked.Query(context, "after") ?? "", Asked.PageLength(context));
            var standings = ledger.Read(database => new LedgerReader(database).TrialBalance(at));
            var page = standings.Where(one => string.CompareOrdinal(one.Account.Path, after) > 0).Take(limit).ToArray();
            return ServedLedger.Send(context, new TrialBalanceAnswer(
                InstantText.Write(at),
                [.. page.Select(one => new TrialBalanceLine(one.Account.Path, one.Account.Asset.Id, ExportedBalance.Of(one.Account.Asset, one.Balance), ExportLedger.AmountOf(one.Account.Asset, one.Inside)))],
                [.. standings.GroupBy(one => one.Account.Asset).Select(asset => new AssetTotal(asset.Key.Id, ExportLedger.AmountOf(asset.Key, asset.Sum(one => one.Balance.Booked))))],
                page.Length < limit ? null : page[^1].Account.Path));
        });
    }

    private static EndpointAbout About(string summary, Type answer) => new(Access.Read, "ledger", summary, answer);
}
