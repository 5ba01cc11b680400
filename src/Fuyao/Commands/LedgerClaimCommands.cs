using System.CommandLine;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao ledger quota|claim|withdraw|reject|draw</c>: what is claimed from an account.</summary>
internal static class LedgerClaimCommands
{
    private const long WaitingDefault = 100_000;

    public static Command Quota(IClock clock)
    {
        var account = LedgerCommand.Path();
        var to = new Option<string>("--to") { Description = "The account to which those units go that are given.", HelpName = "PATH", Required = true };
        var most = new Option<string>("--at-most") { Description = "No claim is for more.", HelpName = "AMOUNT", DefaultValueFactory = _ => "1" };
        var waiting = SharedOptions.Number("--waiting", "So many claims may wait for what is freed; 0: nobody.", WaitingDefault);
        var opens = new Option<string?>("--opens") { Description = "Claims before are refused; at once when left out.", HelpName = "INSTANT" };
        var closes = new Option<string?>("--closes") { Description = "Claims from then on are refused; never when left out.", HelpName = "INSTANT" };
        var drawn = new Option<bool>("--drawn") { Description = "Collect claims until it closes, and then serve them in the order that a seed gives, instead of first come, first served." };
        var commitment = new Option<string?>("--commitment") { Description = "With --drawn: the SHA-256 of a seed that somebody else keeps until the draw; without it the ledger makes and keeps one.", HelpName = "HEX" };
        var (data, by, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Language());
        var command = new Command("quota", "Let units be claimed from an account: the first who claim get them, the next wait in line.") { account, to, most, waiting, opens, closes, drawn, commitment, data, by, language };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(commitment) is not null && !parsed.GetValue(drawn))
                throw new UsageException("--commitment is about a draw; write --drawn with it");
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var zone = LedgerCommand.ZoneOf(database);
            Instant? Moment(Option<string?> option) => parsed.GetValue(option) is { } written ? SharedOptions.MomentOf(option.Name, written, zone) : null;
            var from = LedgerDesk.Find(database, parsed.GetValue(account)!);
            var seed = parsed.GetValue(drawn) && parsed.GetValue(commitment) is null ? LedgerDesk.NewSeed() : null;
            var quota = new Quota(
                from.Path, parsed.GetValue(to)!, LedgerDesk.Units(from.Asset, parsed.GetValue(most)!), parsed.GetValue(waiting), Moment(opens), Moment(closes),
                seed is null ? parsed.GetValue(commitment) : ClaimEntry.CommitmentTo(seed));
            new LedgerDesk(database, clock, parsed.GetValue(by)!).Open(quota, seed);
            var text = SharedOptions.LanguageOf(parsed.GetValue(language));
            parsed.InvocationConfiguration.Output.WriteLine(new LocalizedText($"{quota.Account} 已开放申领，获得者记入 {quota.To}。", $"{quota.Account} can be claimed from; what is given goes to {quota.To}.").In(text));
            if (quota.Commitment is { } published)
                parsed.InvocationConfiguration.Output.WriteLine(new LocalizedText($"种子的承诺，请在申领之前公布：{published}", $"The commitment to the seed, to be published before anybody claims: {published}").In(text));
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command Claim(IClock clock)
    {
        var (account, claimants) = (LedgerCommand.Path(), new Argument<string[]>("CLAIMANT") { Description = "For whom, for example a merchant's id; has one open claim on an account at most.", Arity = ArgumentArity.OneOrMore });
        var amount = new Option<string>("--amount") { Description = "How much is claimed.", HelpName = "AMOUNT", DefaultValueFactory = _ => "1" };
        var reason = new Option<string>("--reason") { Description = "Kept with the claim.", HelpName = "TEXT", DefaultValueFactory = _ => "claim" };
        return Asked(clock, new Command("claim", "Claim units of an account, and get a receipt: placed, waiting with the position, or refused with the reason.") { account, claimants, amount, reason }, "ledger claim",
            (parsed, database) =>
            {
                var units = LedgerDesk.Units(LedgerDesk.Find(database, parsed.GetValue(account)!).Asset, parsed.GetValue(amount)!);
                return [.. parsed.GetValue(claimants)!.Select(claimant => new Claim(parsed.GetValue(account)!, claimant, units, parsed.GetValue(reason)!))];
            });
    }

    public static Command End(IClock clock, string name, string description, Func<string, long, string, ClaimBooking> booking)
    {
        var (account, number, reason) = (LedgerCommand.Path(), SharedOptions.Number<long>("NUMBER", "The number of the claim."), LedgerCommand.Reason());
        return Asked(clock, new Command(name, description) { account, number, reason }, $"ledger {name}", (parsed, _) => [booking(parsed.GetValue(account)!, parsed.GetValue(number), parsed.GetValue(reason)!)]);
    }

    public static Command Draw(IClock clock)
    {
        var (account, seed) = (LedgerCommand.Path(), new Option<string?>("--seed") { Description = "The seed, where somebody else keeps it; 64 hexadecimal digits.", HelpName = "HEX" });
        var reason = new Option<string>("--reason") { Description = "Kept with the draw.", HelpName = "TEXT", DefaultValueFactory = _ => "draw" };
        return Asked(clock, new Command("draw", "Publish the seed, put the claims that were collected in the order that it gives, and serve them.") { account, seed, reason }, "ledger draw",
            (parsed, _) => [new Draw(parsed.GetValue(account)!, parsed.GetValue(seed), parsed.GetValue(reason)!)]);
    }

    private static Command Asked(IClock clock, Command command, string action, Func<ParseResult, FuyaoDatabase, ClaimBooking[]> read)
    {
        var (key, data, by, json, language) = (LedgerCommand.Key(), SharedOptions.Data(), SharedOptions.By(), SharedOptions.Json(), SharedOptions.Language());
        command.Options.Add(key);
        command.Add(data);
        command.Options.Add(by);
        command.Options.Add(json);
        command.Options.Add(language);
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var (bookings, worst) = (read(parsed, database), ExitCode.Fine);
            foreach (var booking in bookings)
            {
                // Each is durable before it is told. Of several claimants each has a key of its own, so that a command that was cut short can be repeated.
                var own = parsed.GetValue(key) is { } written && bookings.Length > 1 && booking is Claim { Claimant: var claimant } ? $"{written}/{claimant}" : parsed.GetValue(key);
                worst = Math.Max(worst, LedgerCommand.CarryOut(
                    parsed, database, clock, parsed.GetValue(by)!, action, booking.Account, own, booking, parsed.GetValue(json), SharedOptions.LanguageOf(parsed.GetValue(language))));
            }
            return worst;
        });
        return command;
    }
}
