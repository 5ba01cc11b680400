using System.CommandLine;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Benefits.Rendering;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Benefits;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao entitlements MERCHANT</c>: what a merchant is entitled to over all programmes, now or at any moment of the past.</summary>
internal static class EntitlementsCommand
{
    public static Command Create(IClock clock)
    {
        var (merchant, data, at, json, language) = (SharedOptions.Merchant(), SharedOptions.Data(), At(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("entitlements", "Show what a merchant is entitled to over all programmes, and what it was given up for.") { merchant, data, at, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var marketplace = MarketplaceOf(database);
            var entitlements = MerchantBenefits.Load(database, MomentOf(parsed.GetValue(at), marketplace.Zone, clock)).Of(parsed.GetValue(merchant)!);
            if (parsed.GetValue(json))
                WriteJson(EntitlementsJson.Render(parsed.GetValue(merchant)!, entitlements));
            else
                Write(entitlements, marketplace, SharedOptions.LanguageOf(parsed.GetValue(language)));
            return ExitCode.Fine;
        });
        return command;
    }

    public static Option<string?> At() => new("--at") { Description = "As it was at this moment, in the marketplace's zone; now when left out.", HelpName = "INSTANT" };

    /// <exception cref="UsageException">It is not a moment.</exception>
    public static Instant MomentOf(string? written, DateTimeZone zone, IClock clock) => written is null ? clock.GetCurrentInstant() : SharedOptions.MomentOf("--at", written, zone);

    /// <exception cref="UsageException">Nothing is stored yet.</exception>
    public static Kernel.Facts.FactCatalogue MarketplaceOf(FuyaoDatabase database) =>
        CatalogueSource.Stored(database)?.Catalogue ?? throw new UsageException("no facts are stored yet, so that nobody is a member of anything; begin with: fuyao facts import FILE --period PERIOD");

    public static void WriteJson(byte[] json) => Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(json));

    private static void Write(Entitlements entitlements, Kernel.Facts.FactCatalogue marketplace, Language language)
    {
        var (words, isChinese) = (new BenefitText(language, marketplace.Currency), language is Language.Chinese);
        if (entitlements.All.IsEmpty)
            Console.Out.WriteLine(isChinese ? "目前没有可享受的权益；要了解如何加入项目：fuyao explain 项目 商家" : "entitled to nothing at this moment; how to come into a programme: fuyao explain PROGRAMME MERCHANT");
        else
            new ReportTable(
                isChinese ? ["权益", "对象", "内容", "来自", "至"] : ["benefit", "of", "what", "by", "until"],
                [.. entitlements.All.Select(one => (IReadOnlyList<string>)
                [
                    string.Join(isChinese ? "、" : ", ", one.By.Select(grant => grant.Benefit.Title.In(language)).Distinct()), one.Subject, words.Of(one),
                    string.Join(isChinese ? "、" : ", ", one.By.Select(grant => $"{grant.Programme.Title.In(language)} {grant.Tier.Id}{CaseOf(grant)}").Distinct()),
                    one.Until is { } until ? Moments.Written(until, marketplace.Zone) : "",
                ])])
            { TextColumns = 5 }.Write(Console.Out, !Console.IsOutputRedirected);
        foreach (var grant in entitlements.Announced)
            Console.Out.WriteLine(isChinese
                ? $"即将开通：{grant.Benefit.Title.Zh}（{grant.Programme.Title.Zh}）{(grant.From > entitlements.At ? $"，自 {Moments.Begin(grant.From, marketplace.Zone)} 起" : "")}"
                : $"to come: {grant.Benefit.Title.En} ({grant.Programme.Title.En}){(grant.From > entitlements.At ? $", from {Moments.Begin(grant.From, marketplace.Zone)}" : "")}");
        foreach (var one in entitlements.GivenUp)
            Console.Out.WriteLine(isChinese
                ? $"未享受：{one.Grant.Benefit.Title.Zh}（{one.Grant.Programme.Title.Zh}）：{words.Of(one)}"
                : $"not had: {one.Grant.Benefit.Title.En} ({one.Grant.Programme.Title.En}): {words.Of(one)}");
        foreach (var one in entitlements.Cases)
            Console.Out.WriteLine(WordsOf(one).In(language));
        Console.Out.WriteLine(isChinese
            ? $"截至 {Moments.Begin(entitlements.At, marketplace.Zone)}（{marketplace.Zone.Id} 时间）"
            : $"as of {Moments.Begin(entitlements.At, marketplace.Zone)}, {marketplace.Zone.Id} time");

        string CaseOf(Grant grant) => grant.Membership.Case is { } number ? isChinese ? $"（办件 {number}）" : $" (case {number})" : "";

        LocalizedText WordsOf(BringingCase one)
        {
            var (state, zone) = (CaseWords.Of(one.State), one.Version.Zone);
            string At(Instant? at, string before) => at is { } moment ? before + Moments.Written(moment, zone) : "";
            var (moneyZh, moneyEn) = one.Granted == Money.Zero ? ("", "") : (
                $"；批准 {one.Granted}，拨付 {one.Paid}，退回 {one.SentBack}，应追回 {one.AskedBack}，已收回 {one.Recovered}，企业实得 {one.Kept}",
                $"; granted {one.Granted}, paid {one.Paid}, sent back {one.SentBack}, asked back {one.AskedBack}, recovered {one.Recovered}, kept {one.Kept}");
            return new LocalizedText(
                $"办件 {one.Number}（{one.Version.Title.Zh}）：{state.Zh}{At(one.ApprovedAt, "，批准于 ")}{At(one.EndedAt, "，终止于 ")}{moneyZh}{At(one.BannedUntil, "；禁止申请至 ")}",
                $"case {one.Number} ({one.Version.Title.En}): {state.En}{At(one.ApprovedAt, ", approved on ")}{At(one.EndedAt, ", ended on ")}{moneyEn}{At(one.BannedUntil, "; banned until ")}");
        }
    }
}
