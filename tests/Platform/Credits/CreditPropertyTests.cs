using System.Globalization;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Credits;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Credits;

/// <summary>
/// E12: random tranches, issues, claims, clicks (told twice, told as others, invalid, over the cap, around midnight), refunds and time that passes, compared after each with a budget that is kept by hand. Granted is booked, to the
/// unit, and never one unit above budget, tranche, packet or day.
/// </summary>
public sealed class CreditPropertyTests
{
    private const int Merchants = 2;
    private const int ActsPerBudget = 60;
    private const long Budget = 60_0000;

    private static readonly Dictionary<string, PlainTerms> Terms = new() { ["packet"] = new(10_0000, 3_0000, 3), ["extra"] = new(6_0000, null, 2) };

    private static readonly string[] Names = ["tranche", "approve", "issue", "issue", "claim", "claim", "claim", "clicks", "clicks", "clicks", "clicks", "clicks", "clicks", "refund", "refund", "refund", "settle", "wait", "wait"];

    private static readonly string[] Beginning = ["tranche", "tranche", "issue", "issue", "claim", "claim", "claim", "claim"];

    [Fact]
    [Trait(TestStore.Trait, TestStore.Both)]
    public void A_budget_is_where_one_that_is_kept_by_hand_is()
    {
        var seen = new HashSet<string>();
        for (var seed = 1; seed <= TestRun.Count(6, 300); seed++)
            Differences(seed, PlainFault.None, seen).ShouldBeNull($"seed {seed}");
        seen.ShouldBe(
            ["DayFull", "Invalid", "NoPacket", "Paid", "Refunded", "RestTooSmall", "another click", "approve", "claim", "issue", "not approve", "not claim", "not issue", "not refund", "refund"], ignoreOrder: true, "each happens at least once");
    }

    [Theory]
    [InlineData((int)PlainFault.DayOfAnotherZone)]
    [InlineData((int)PlainFault.RefundKeepsItsDay)]
    [InlineData((int)PlainFault.RestStaysInTranche)]
    [InlineData((int)PlainFault.LastToExpirePays)]
    public void A_fault_in_the_budget_kept_by_hand_is_found(int fault) => Enumerable.Range(1, 12).Any(seed => Differences(seed, (PlainFault)fault, []) is not null).ShouldBeTrue();

    /// <returns>The first difference; null where there is none.</returns>
    private static string? Differences(int seed, PlainFault fault, HashSet<string> seen)
    {
        var random = new Random(seed);
        using var office = new CreditOffice(Merchants, 60, Text());
        var start = office.Clock.Now;
        var plain = new PlainBudget(Budget, Terms, office.Merchants, fault);
        plain.Wait(start.ToUnixTimeSeconds() / 60);
        var fresh = 0;
        for (var index = 0; index < ActsPerBudget; index++)
        {
            // Most budgets are given out at the beginning, so that there is something to spend.
            var isBeginning = index < Beginning.Length && seed % 4 > 0;
            var name = isBeginning ? Beginning[index] : Names[random.Next(Names.Length)];
            var (tranche, packet, merchant) = (random.Next(plain.Tranches.Count + 1), random.Next(1, plain.Packets.Count + 2), $"m{random.Next(1, Merchants + 1)}");
            if (isBeginning)
                (tranche, packet) = (index % 2, 1 + index % 4);
            bool? expected = null;
            var was = true;
            switch (name)
            {
                case "tranche":
                    var (benefit, amount) = isBeginning ? (index == 0 ? "packet" : "extra", 21_0000 + index) : (random.Next(2) == 0 ? "packet" : "extra", random.Next(1, 30_0000));
                    plain.Draft(benefit, amount);
                    office.Tranches("pat").Draft(office.Versions, benefit, new Money(amount), "more");
                    (tranche, name) = (plain.Tranches.Count - 1, "approve");
                    goto case "approve";
                case "approve":
                    expected = plain.Approve(tranche);
                    was = IsDone(() => office.Tranches("anna").Approve(tranche + 1));
                    break;
                case "issue":
                    expected = plain.Issue(tranche);
                    was = IsDone(() => office.Tranches("pat").Issue(tranche + 1, []));
                    break;
                case "claim":
                    // Mostly by whose it is.
                    merchant = packet <= plain.Packets.Count && (isBeginning || random.Next(4) > 0) ? plain.Packets[packet - 1].Merchant : merchant;
                    expected = plain.Claim(packet, merchant);
                    was = IsDone(() => office.Claims.Claim(merchant, packet));
                    break;
                case "refund":
                    var id = Any(plain.ClickIds, random) ?? "nothing";
                    expected = plain.Refund(id);
                    was = IsDone(() => office.Clicks.Refund(id, "robot"));
                    break;
                case "clicks":
                    var told = Enumerable.Range(0, random.Next(1, 7)).Select(_ => (Click(plain, random, ref fresh), IsInvalid: random.Next(6) == 0)).ToList();
                    var answers = plain.Tell(told);
                    var others = Tell(office, told);
                    seen.UnionWith(answers ?? ["another click"]);
                    if (Shown(answers) != Shown(others))
                        return $"act {index}, {string.Join(", ", told)}: {Shown(others)}, and by hand {Shown(answers)}";
                    break;
                case "settle":
                    new CreditExpiry(office.Database, office.Clock).Settle();
                    break;
                default:
                    // To just before, at and after midnight and expiries, which are at whole minutes.
                    var minutes = random.Next(3) == 0 ? 24 * 60 - (plain.Now + 8 * 60) % (24 * 60) + random.Next(-1, 2) : random.Next(0, 1200);
                    plain.Wait(Math.Max(0, minutes));
                    office.Clock.Now = Instant.FromUnixTimeSeconds(plain.Now * 60);
                    break;
            }
            if (expected is { } possible)
            {
                seen.Add(possible ? name : $"not {name}");
                if (possible != was)
                    return $"act {index}, {name}: {(possible ? "should be possible" : "should be refused")}";
            }
            if (Compare(office, plain) is { } difference)
                return $"act {index}, {name}: {difference}";
        }
        return new LedgerVerifier(office.Database).Verify().Problems.FirstOrDefault()?.En;
    }

    private static string? Compare(CreditOffice office, PlainBudget plain)
    {
        if (plain.Tranches.Count == 0)
            return null;
        var figures = office.Reader.FiguresOf(CreditOffice.Programme);
        if (!figures.Agree)
            return "packets, clicks and ledger do not agree";
        if (figures.Budget.Units != Budget)
            return $"the budget has become {figures.Budget}";
        var (ledger, byHand) = (
            $"{figures.NotApproved.Units} | {string.Join(' ', figures.Tranches.Select(tranche => tranche.NotIssued.Units))} | {figures.Issued.Units} {figures.Claimed.Units} {figures.Spent.Units}",
            $"{plain.NotApproved} | {string.Join(' ', plain.Tranches.Select(tranche => tranche.Left))} | {plain.Issued} {plain.Claimed} {plain.Spent}");
        if (ledger != byHand)
            return $"{ledger}, and by hand {byHand}";
        foreach (var merchant in office.Merchants)
        {
            var (packets, others) = (
                string.Join(' ', office.Reader.Of(merchant).Select(report => $"{report.Packet.Number}:{report.Rest.Units}")),
                string.Join(' ', plain.Packets.Where(packet => packet.Merchant == merchant).Select(packet => $"{packet.Number}:{(packet.IsOver ? 0 : packet.Left)}")));
            if (packets != others)
                return $"{merchant} has {packets}, and by hand {others}";
        }
        return null;
    }

    /// <summary>Mostly a new one, else one that was told, sometimes at another price; now, or in the last two days.</summary>
    private static PlainClick Click(PlainBudget plain, Random random, ref int fresh)
    {
        var told = random.Next(3) == 0 ? Any(plain.ClickIds, random) : null;
        if (told is not null)
            return random.Next(8) == 0 ? plain.ClickOf(told) with { Price = 7 } : plain.ClickOf(told);
        var at = random.Next(3) > 0 ? plain.Now : plain.Now - random.Next(0, 2 * 24 * 60);
        long price = random.Next(6) switch { 0 => 2_9999, 1 => 3_0000, 2 => 1, 3 => 9_0000, _ => random.Next(1, 2_0000) };
        return new PlainClick(string.Create(CultureInfo.InvariantCulture, $"c{++fresh}"), $"m{random.Next(1, Merchants + 1)}", at, price);
    }

    private static List<string>? Tell(CreditOffice office, List<(PlainClick Click, bool IsInvalid)> told)
    {
        try
        {
            return
            [
                .. office.Clicks.Tell([.. told.Select(one => office.Click(one.Click.Id, one.Click.Merchant, "1", invalid: one.IsInvalid ? "robot" : null) is var click
                    ? new ToldClick(click.Click with { At = Instant.FromUnixTimeSeconds(one.Click.At * 60), Price = new Money(one.Click.Price) }, click.InvalidBecause) : null!)], "clicks")
                    .Select(answer => answer.IsRefund ? "Refunded" : answer.Outcome.ToString()),
            ];
        }
        catch (CreditRefusedException refused) when (refused.Refusal == CreditRefusal.ClickUsed)
        {
            return null;
        }
    }

    private static bool IsDone(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (CreditRefusedException)
        {
            return false;
        }
    }

    private static string? Any(IEnumerable<string> ids, Random random) => ids.ToArray() is { Length: > 0 } some ? some[random.Next(some.Length)] : null;

    private static string Shown(List<string>? answers) => answers is null ? "refused" : string.Join(' ', answers);

    private static string Text() => CreditOffice.Live()
        .Replace("20000000 CNY", "60 CNY", StringComparison.Ordinal).Replace("benefits: [packet]", "benefits: [packet, extra]", StringComparison.Ordinal)
        .Replace("amount: 100 CNY", "amount: 10 CNY", StringComparison.Ordinal).Replace("30 days", "3 days", StringComparison.Ordinal).Replace("20 CNY", "3 CNY", StringComparison.Ordinal)
        + "  extra: { kind: credit, of: promotion, amount: 6 CNY, expires_after: 2 days }\n";
}
