using System.Collections.Immutable;
using System.CommandLine;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Benefits.Rendering;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Benefits;
using Fuyao.Storage;
using Fuyao.Storage.Benefits;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao quote rate|price|deadline SUBJECT MERCHANT</c>: what a benefit comes to when it is asked for.</summary>
internal static class QuoteCommand
{
    public static Command Create(IClock clock) => new("quote", "Say what a merchant's rate, price or deadline is with its benefits, and how it comes about.") { Rate(clock), Price(clock), Deadline(clock) };

    private static Command Rate(IClock clock)
    {
        var product = new Argument<string>("PRODUCT") { Description = "What is lent or financed, for example bill-discounting." };
        var (merchant, data, at, json, language) = (SharedOptions.Merchant(), SharedOptions.Data(), EntitlementsCommand.At(), SharedOptions.Json(), SharedOptions.Language());
        var @base = new Option<string?>("--base") { Description = "The rate before benefits in per cent a year, as the lender names it; not needed where the programme has a table.", HelpName = "PERCENT" };
        var offered = new Option<string?>("--offered") { Description = "What the lender offers by its own judgement, where a benefit leaves it that.", HelpName = "PERCENT" };
        var with = new Option<string[]>("--with") { Description = "What finds the base in a table, for example tenor=90; once for each.", HelpName = "NAME=VALUE" };
        var command = new Command("rate", "The rate of a loan or financing.") { product, merchant, data, at, @base, offered, with, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var marketplace = EntitlementsCommand.MarketplaceOf(database);
            var moment = EntitlementsCommand.MomentOf(parsed.GetValue(at), marketplace.Zone, clock);
            var ask = new RateAsk(parsed.GetValue(product)!, moment, Named(parsed.GetValue(with) ?? []), Percent("--base", parsed.GetValue(@base)), Percent("--offered", parsed.GetValue(offered)));
            var entitlements = MerchantBenefits.Load(database, moment).Of(parsed.GetValue(merchant)!);
            if (RateQuote.Of(entitlements, ask) is not { } quote)
            {
                if (RateQuote.MissingFor(entitlements, ask) is { IsEmpty: false } missing)
                    throw new UsageException($"the rate of '{ask.Product}' needs a base: write {string.Join(" and ", missing.Select(name => name == "base" ? "--base PERCENT" : $"--with {name}=…"))}");
                Console.Error.WriteLine($"fuyao: {WhyNone(entitlements, ask, parsed.GetValue(merchant)!)}");
                return ExitCode.No;
            }
            if (parsed.GetValue(json))
                EntitlementsCommand.WriteJson(EntitlementsJson.Render(parsed.GetValue(merchant)!, quote));
            else
                Write(quote, marketplace, SharedOptions.LanguageOf(parsed.GetValue(language)));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Price(IClock clock)
    {
        var product = new Argument<string>("PRODUCT") { Description = "What is paid for, for example storefront-builder." };
        var list = new Option<string>("--list") { Description = "What others pay.", HelpName = "AMOUNT", Required = true };
        var (merchant, data, at, json, language) = (SharedOptions.Merchant(), SharedOptions.Data(), EntitlementsCommand.At(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("price", "The price of something that is paid for.") { product, merchant, list, data, at, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var marketplace = EntitlementsCommand.MarketplaceOf(database);
            if (!Money.TryParse(parsed.GetValue(list)!, out var listPrice) || listPrice < Money.Zero)
                throw new UsageException($"--list {parsed.GetValue(list)}: write an amount of 0 or more with at most 4 decimals, without currency, for example 15 or 15.50");
            var moment = EntitlementsCommand.MomentOf(parsed.GetValue(at), marketplace.Zone, clock);
            var quote = PriceQuote.Of(MerchantBenefits.Load(database, moment).Of(parsed.GetValue(merchant)!), parsed.GetValue(product)!, listPrice);
            var (words, isChinese) = (new BenefitText(SharedOptions.LanguageOf(parsed.GetValue(language)), marketplace.Currency), parsed.GetValue(language) != "en");
            if (parsed.GetValue(json))
                EntitlementsCommand.WriteJson(EntitlementsJson.Render(parsed.GetValue(merchant)!, quote));
            else
                Console.Out.WriteLine($"{quote.Product}: {words.Amount(quote.Price)}" + (quote.By is not { } by
                    ? isChinese ? "，没有可享受的优惠" : ", no benefit lowers it"
                    : (isChinese ? $"，原价 {words.Amount(quote.ListPrice)}，{by.Benefit.Title.Zh}（{by.Programme.Title.Zh}）" : $" instead of {words.Amount(quote.ListPrice)}, by {by.Benefit.Title.En} ({by.Programme.Title.En})") + Until(quote.Until, marketplace, isChinese)));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Deadline(IClock clock)
    {
        var duty = new Argument<string>("DUTY") { Description = "The duty, for example dispatch." };
        var within = new Option<string?>("--within") { Description = "The time that holds for everybody, for example 48h or 30m; that which is set where this is left out (fuyao duties).", HelpName = "TIME" };
        var service = new Option<string?>("--service") { Description = "What was promised with the order, where the time depends on it, for example 48h.", HelpName = "NAME" };
        var ordered = new Option<string>("--ordered") { Description = "When the order was placed, in the marketplace's zone.", HelpName = "INSTANT", Required = true };
        var party = new Option<string>("--party") { Description = "Whose duty it is.", DefaultValueFactory = _ => Kernel.Programmes.RelaxTerms.Seller };
        party.AcceptOnlyFromAmong("seller", "buyer");
        var (merchant, data, at, json, language) = (SharedOptions.Merchant(), SharedOptions.Data(), EntitlementsCommand.At(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("deadline", "How much time a merchant or its buyer has for a duty of one order.") { duty, merchant, within, service, ordered, party, data, at, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var marketplace = EntitlementsCommand.MarketplaceOf(database);
            var moment = EntitlementsCommand.MomentOf(parsed.GetValue(at), marketplace.Zone, clock);
            var orderedAt = SharedOptions.MomentOf("--ordered", parsed.GetValue(ordered)!, marketplace.Zone);
            var quote = DeadlineOf(
                MerchantBenefits.Load(database, moment).Of(parsed.GetValue(merchant)!), new DutyTimes(new DutyTimeStore(database).All()), parsed.GetValue(duty)!, parsed.GetValue(party)!, parsed.GetValue(service), orderedAt,
                parsed.GetValue(within));
            var (words, isChinese) = (new BenefitText(SharedOptions.LanguageOf(parsed.GetValue(language)), marketplace.Currency), parsed.GetValue(language) != "en");
            if (parsed.GetValue(json))
            {
                EntitlementsCommand.WriteJson(EntitlementsJson.Render(parsed.GetValue(merchant)!, quote));
                return ExitCode.Fine;
            }
            Console.Out.WriteLine($"{quote.Duty}: {words.Time(quote.Within)}" + (quote.By is { } by
                ? isChinese ? $"，原为 {words.Time(quote.Base)}，{by.Benefit.Title.Zh}（{by.Programme.Title.Zh}）" : $" instead of {words.Time(quote.Base)}, by {by.Benefit.Title.En} ({by.Programme.Title.En})"
                : ""));
            if (quote.Known is { } known)
                Console.Out.WriteLine($"  {(isChinese ? "所有商家：" : "everybody: ")}{DutiesCommand.Line(known, words, marketplace.Zone, isChinese)}");
            foreach (var grant in quote.CaseByCase)
                Console.Out.WriteLine(isChinese ? $"逾期不自动免责，逐单酌情处理：{grant.Benefit.Title.Zh}（{grant.Programme.Title.Zh}）" : $"being late is no pardon by itself and is considered case by case: {grant.Benefit.Title.En} ({grant.Programme.Title.En})");
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(RateQuote quote, FactCatalogue marketplace, Language language)
    {
        var (words, isChinese) = (new BenefitText(language, marketplace.Currency), language is Language.Chinese);
        var lender = quote.AtLowest is not { } lowest ? "" : isChinese ? $"，最低可至 {BenefitText.Percent(lowest)}，由资金方报价" : $", down to {BenefitText.Percent(lowest)} as the lender offers";
        Console.Out.WriteLine((isChinese ? $"{quote.Product}：年利率 {BenefitText.Percent(quote.Rate)}" : $"{quote.Product}: {BenefitText.Percent(quote.Rate)} a year") + lender + Until(quote.Until, marketplace, isChinese));
        Console.Out.WriteLine(isChinese ? $"  基准 {BenefitText.Percent(quote.Base)}" : $"  base {BenefitText.Percent(quote.Base)}");
        foreach (var step in quote.Steps)
            Console.Out.WriteLine($"  {words.Of(step)}  {step.Grant.Benefit.Title.In(language)} ({step.Grant.Programme.Title.In(language)})");
        if (quote.QuotedBy.Any())
            Console.Out.WriteLine(isChinese ? $"  报价方：{string.Join("、", quote.QuotedBy)}" : $"  quoted by: {string.Join(", ", quote.QuotedBy)}");
        foreach (var one in quote.GivenUp)
            Console.Out.WriteLine(isChinese ? $"  未采用：{one.Grant.Benefit.Title.Zh}：{words.Of(one)}" : $"  not used: {one.Grant.Benefit.Title.En}: {words.Of(one)}");
    }

    private static string Until(Instant? until, FactCatalogue marketplace, bool isChinese) =>
        until is { } end ? isChinese ? $"，至 {Moments.Written(end, marketplace.Zone)}" : $", until {Moments.Written(end, marketplace.Zone)}" : "";

    /// <summary>Why there is no quote although nothing is missing in the question.</summary>
    private static string WhyNone(Entitlements entitlements, RateAsk ask, string merchant)
    {
        if (entitlements.Find("rate", ask.Product) is not null)
            return $"the programme's table has no rate of '{ask.Product}' for {string.Join(", ", ask.Named.Select(one => $"{one.Key}={one.Value}").Append("the day asked for"))}";
        var entitled = entitlements.All.Where(one => one.Kind == "rate").Select(one => one.Subject).ToArray();
        return $"{merchant} is entitled to no rate of '{ask.Product}' at that moment" + (entitled.Length == 0 ? ", and to no other" : $"; it is to {string.Join(", ", entitled)}");
    }

    private static decimal? Percent(string option, string? written) => written is null
        ? null
        : Money.TryParse(written.TrimEnd('%'), out var percent) && percent >= Money.Zero ? percent.ToDecimal() : throw new UsageException($"{option} {written}: write per cent with at most 4 decimals, for example 4.35");

    private static ImmutableDictionary<string, string> Named(string[] written)
    {
        var named = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var one in written)
        {
            var at = one.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == one.Length - 1)
                throw new UsageException($"--with {one}: write a name and a value, for example --with tenor=90");
            if (!named.TryAdd(one[..at], one[(at + 1)..]))
                throw new UsageException($"--with names '{one[..at]}' twice; name it once");
        }
        return named.ToImmutable();
    }

    private static RelaxedDeadline DeadlineOf(Entitlements entitlements, DutyTimes times, string duty, string party, string? service, Instant orderedAt, string? within)
    {
        if (within is not null)
            return RelaxedDeadline.Of(entitlements, duty, party, orderedAt, SharedOptions.TimeOf("--within", within));
        if (times.At(duty, party, service, orderedAt) is { } known)
            return RelaxedDeadline.Of(entitlements, known, orderedAt);
        var services = times.ServicesOf(duty, party, orderedAt);
        throw new UsageException(services.IsEmpty
            ? $"nobody has set how long the {party} has for '{duty}' of an order placed then; write --within TIME, or set it: fuyao duties set {duty} --within TIME"
            : $"how long the {party} has for '{duty}' depends on the service: write --service {string.Join(" or ", services)}, or --within TIME");
    }
}
