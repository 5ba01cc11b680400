using System.CommandLine;
using Fuyao.Kernel.Benefits.Rendering;
using Fuyao.Kernel.Benefits;
using Fuyao.Platform.Benefits;
using Fuyao.Storage;
using Fuyao.Storage.Benefits;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao duties set|show</c>: how long duties of orders may take for everybody, before any benefit relaxes them.</summary>
internal static class DutiesCommand
{
    public static Command Create(IClock clock) => new("duties", "Say how long duties of orders may take for everybody; relaxations come on top.") { Set(clock), Show() };

    /// <summary>“dispatch (seller, 48h): 48 hours, for orders from 2020-01-01 00:00 on: terms of sale (officer)”.</summary>
    public static string Line(DutyTime time, BenefitText words, DateTimeZone zone, bool isChinese)
    {
        var (from, service) = (Moments.Begin(time.From, zone), time.Service is null ? "" : isChinese ? $"，{time.Service}" : $", {time.Service}");
        return isChinese
            ? $"{time.Duty}（{(time.Party == Kernel.Programmes.RelaxTerms.Seller ? "卖家" : "买家")}{service}）{words.Time(time.Within)}，自 {from} 起的订单：{time.Reason}（{time.SetBy}）"
            : $"{time.Duty} ({time.Party}{service}): {words.Time(time.Within)}, for orders from {from} on: {time.Reason} ({time.SetBy})";
    }

    private static Command Set(IClock clock)
    {
        var duty = new Argument<string>("DUTY") { Description = "The duty, as relaxations name it, for example dispatch." };
        var within = new Option<string>("--within") { Description = "How long it may take, for example 48h or 30m.", HelpName = "TIME", Required = true };
        var party = new Option<string>("--party") { Description = "Whose duty it is.", DefaultValueFactory = _ => Kernel.Programmes.RelaxTerms.Seller };
        party.AcceptOnlyFromAmong("seller", "buyer");
        var service = new Option<string?>("--service") { Description = "What was promised with the order, where the time depends on it, for example 48h.", HelpName = "NAME" };
        var from = new Option<string?>("--from") { Description = "For orders placed from then on, in the marketplace's zone; from now on where this is left out. The first time of a duty may begin earlier.", HelpName = "INSTANT" };
        var reason = new Option<string>("--reason") { Description = "Where it is written, or why it changes.", HelpName = "TEXT", Required = true };
        var (data, by, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Language());
        var command = new Command("set", "Say how long a duty may take. Orders that are placed already keep their time.") { duty, within, party, service, from, reason, data, by, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var marketplace = EntitlementsCommand.MarketplaceOf(database);
            try
            {
                var time = new SetDutyTime(database, clock, parsed.GetValue(by)!).Run(new DutyTimeRequest(
                    parsed.GetValue(duty)!, parsed.GetValue(party)!, parsed.GetValue(service), parsed.GetValue(from) is { } written ? SharedOptions.MomentOf("--from", written, marketplace.Zone) : null,
                    SharedOptions.TimeOf("--within", parsed.GetValue(within)!), parsed.GetValue(reason)!));
                Console.Out.WriteLine(Line(time, new BenefitText(SharedOptions.LanguageOf(parsed.GetValue(language)), marketplace.Currency), marketplace.Zone, parsed.GetValue(language) != "en"));
                return ExitCode.Fine;
            }
            catch (DutyTimeException refused)
            {
                throw new UsageException(refused.Message);
            }
        });
        return command;
    }

    private static Command Show()
    {
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("show", "Show all times that were ever set, in the order in which they were.") { data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var (marketplace, times, isChinese) = (EntitlementsCommand.MarketplaceOf(database), new DutyTimeStore(database).All(), parsed.GetValue(language) != "en");
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(Console.Out, new
                {
                    Times = times.Select(time => new
                    {
                        time.Number, time.Duty, time.Party, time.Service, From = Moments.Iso(time.From, marketplace.Zone), Minutes = (long)time.Within.TotalMinutes, time.Reason,
                        SetAt = Moments.Iso(time.SetAt, marketplace.Zone), time.SetBy,
                    }),
                });
                return ExitCode.Fine;
            }
            var words = new BenefitText(SharedOptions.LanguageOf(parsed.GetValue(language)), marketplace.Currency);
            foreach (var time in times)
                Console.Out.WriteLine(Line(time, words, marketplace.Zone, isChinese));
            if (times.IsEmpty)
                Console.Out.WriteLine(isChinese ? "还没有设定任何时限；请用 fuyao duties set 设定" : "no time is set yet; set one: fuyao duties set DUTY --within TIME --reason TEXT");
            return ExitCode.Fine;
        });
        return command;
    }
}
