using System.Globalization;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Procedures;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Procedures;

/// <summary>
/// Random acts on random cases, compared after each with an office that is kept by hand: what is possible, how each case stands, who has a place and who waits. Never one place or one fen too many: what was granted is what is
/// booked, paid less sent back less recovered (C2).
/// </summary>
public sealed class CasePropertyTests
{
    private const int Companies = 8;
    private const int ActsPerOffice = 110;

    private static readonly string[] Names =
    [
        "apply", "precheck", "verify", "notice", "approve", "object", "dismiss", "uphold", "return", "correct", "reject", "withdraw", "pay", "return payment", "account", "clawback", "recover", "wait",
    ];

    /// <summary>What is likely to be possible, so that cases come to their end: three of four acts; the others are any.</summary>
    private static readonly Dictionary<string, string[]> Likely = new()
    {
        ["Checking"] = ["precheck", "precheck", "return"],
        ["Verifying"] = ["verify", "verify", "return"],
        ["Returned"] = ["correct", "wait"],
        ["BeforeNotice"] = ["notice"],
        ["OnNotice"] = ["approve", "approve", "wait", "wait", "object", "dismiss", "uphold"],
        ["Approved"] = ["pay"],
        ["Paid"] = ["return payment", "clawback", "clawback"],
        ["PaymentReturned"] = ["account"],
        ["ClawedBack"] = ["recover", "recover", "clawback"],
    };

    [Fact]
    [Trait(TestStore.Trait, TestStore.Both)]
    public void Cases_places_and_money_are_those_of_an_office_kept_by_hand()
    {
        var done = new HashSet<string>();
        for (var seed = 1; seed <= TestRun.Count(8, 400); seed++)
            Differences(seed, PlainFault.None, done).ShouldBeNull($"seed {seed}");
        done.Order(StringComparer.Ordinal).ShouldBe(Names.Distinct().Except(["wait"]).Order(StringComparer.Ordinal), "each act is done at least once");
    }

    [Theory]
    [InlineData((int)PlainFault.Overtaken)]
    [InlineData((int)PlainFault.ObjectionForgotten)]
    [InlineData((int)PlainFault.PaidTwice)]
    public void A_fault_in_the_office_kept_by_hand_is_found(int fault) =>
        Enumerable.Range(1, 12).Any(seed => Differences(seed, (PlainFault)fault, []) is not null).ShouldBeTrue();

    /// <returns>The first difference; null where there is none.</returns>
    private static string? Differences(int seed, PlainFault fault, HashSet<string> done)
    {
        var random = new Random(seed);
        var (places, budget) = (random.Next(1, 5), random.Next(1, 4) * 1_000L + random.Next(0, 2) * 300);
        // Every third company paid less than the subsidy.
        long Most(int company) => company % 3 == 0 ? 700 : 1000;
        using var office = new SubsidyOffice(
            places, 2_000_000, Companies, Enumerable.Range(1, Companies).ToDictionary(company => $"c{company}", company => $"c{company},5101,small,{(company % 3 == 0 ? 700 : 2800)},19800"),
            text => text.Replace("limit: 1000000 CNY", $"limit: {budget} CNY", StringComparison.Ordinal).Replace("amount: 5000 CNY", "amount: 1000 CNY", StringComparison.Ordinal).Replace("batch: monthly", "batch: daily", StringComparison.Ordinal));
        // March 2009 has no holidays, so that workdays are Monday to Friday.
        var plain = new PlainOffice(places, budget, fault);
        var lastBatch = LocalDate.MinIsoValue;
        for (var index = 0; index < ActsPerOffice; index++)
        {
            var number = random.Next(1, Math.Max(2, plain.Cases.Count + 1));
            var likely = number <= plain.Cases.Count && random.Next(4) > 0 ? Likely.GetValueOrDefault(plain.Cases[number - 1].State, Names) : Names;
            var name = plain.Cases.Count < places + 2 && random.Next(3) == 0 ? "apply" : likely[random.Next(likely.Length)];
            var act = new PlainAct(name, number, random.Next(1, Companies + 1), 0, random.Next(0, 4) * 350);
            act = act with { Most = Most(act.Company) };
            var now = office.Clock.Now.InZone(SubsidyOffice.Zone).LocalDateTime;
            bool expected;
            if (name == "wait")
            {
                if (now.Date < new LocalDate(2009, 3, 27))
                    office.Clock.Now += Duration.FromHours(random.Next(1, 60));
                continue;
            }
            if (name == "pay")
            {
                // What lapses, lapses before anything is paid.
                plain.Do(new PlainAct("nothing"), new DateTimeLocal(now.Date, now.TimeOfDay));
                expected = now.Date > lastBatch && plain.Pay();
                lastBatch = expected ? now.Date : lastBatch;
            }
            else
            {
                expected = plain.Do(act, new DateTimeLocal(now.Date, now.TimeOfDay));
            }
            var was = Try(office, act, random);
            if (was == null && expected)
                done.Add(name);
            if ((was is null) != expected)
                return $"act {index}, {act}: {(expected ? "should be possible" : "should be refused")}, and {was ?? "was done"}";
            if (Compare(office, plain, budget) is { } difference)
                return $"act {index}, {act}: {difference}";
        }
        return null;
    }

    /// <returns>Why it is refused; null where it was done.</returns>
    private static string? Try(SubsidyOffice office, PlainAct act, Random random)
    {
        try
        {
            switch (act.Name)
            {
                case "apply":
                    office.Apply(act.Company);
                    break;
                case "return":
                    // Whoever has the check that the case is in; one of both is refused for the role.
                    office.Desk(office.Look(act.Case).Standing.CurrentStep.Name == "precheck" ? "dina" : "olga").Return(act.Case, [new MaterialFault("invoice", "unreadable")]);
                    break;
                case "correct":
                    office.Desk("company").Correct(act.Case, [new Material("invoice", "again.pdf", random.NextInt64().ToString("x16", CultureInfo.InvariantCulture).PadLeft(64, '0'), 5)]);
                    break;
                case "precheck":
                    office.Desk("dina").Check(act.Case, [], "complete");
                    break;
                case "verify":
                    office.Desk("olga").Check(act.Case, [new CaseFinding("first_use", true)], "first");
                    break;
                case "notice":
                    office.Desk("olga").BeginNotice([act.Case]);
                    break;
                case "object":
                    office.Desk("reader").Object(act.Case, "王某", "wang@example.cn", "grounds");
                    break;
                case "dismiss" or "uphold":
                    var open = office.Look(act.Case).Standing.Objections.FirstOrDefault(each => each.Decision is null)?.Number ?? 1;
                    office.Desk("anna").DecideObjection(act.Case, open, act.Name == "uphold", "considered");
                    break;
                case "approve":
                    office.Desk("anna").Approve(act.Case, "in order");
                    break;
                case "reject":
                    office.Desk(CaseDuty.RoleFor(office.Look(act.Case).Standing, CaseAction.Reject) switch { "district-officer" => "dina", "officer" => "olga", _ => "anna" }).Reject(act.Case, "not in order", null);
                    break;
                case "withdraw":
                    office.Desk("company").Withdraw(act.Case, "no need");
                    break;
                case "pay":
                    office.Payments().Pay(SubsidyOffice.TrustPass);
                    break;
                case "return payment":
                    office.Payments().ReturnPayment(act.Case, "no such account");
                    break;
                case "account":
                    if (office.Look(act.Case).State != CaseState.PaymentReturned)
                        return "only asked for when the bank returned the payment";
                    office.Desk("company").ChangeAccount(act.Case, new BankAccount("成都银行", random.NextInt64(1_000_000_000, 9_999_999_999).ToString(CultureInfo.InvariantCulture), "x"));
                    break;
                case "clawback":
                    office.Payments("anna").ClawBack(act.Case, "falsified", Money.FromWhole(act.Amount), "false invoice");
                    break;
                case "recover":
                    office.Payments().Recover(act.Case, Money.FromWhole(act.Amount), "received");
                    break;
            }
            return null;
        }
        catch (CaseRefusedException refused)
        {
            return refused.Message;
        }
    }

    private static string? Compare(SubsidyOffice office, PlainOffice plain, long budget)
    {
        var real = new CaseReader(office.Database, office.Clock).List(SubsidyOffice.TrustPass, null);
        var lapsed = office.Clock.Now.InZone(SubsidyOffice.Zone).Date;
        foreach (var (one, kept) in real.Zip(plain.Cases))
        {
            var state = one.State == CaseState.InCheck ? one.Standing.CurrentStep.Name == "precheck" ? "Checking" : "Verifying" : one.State.ToString();
            if (state != kept.State && !(state == "Lapsed" && kept.State == "Returned" && kept.Until <= lapsed))
                return $"case {one.Number} is {state}, and {kept.State} by hand";
            if ((one.Place == ClaimState.Placed) != kept.HasPlace)
                return $"case {one.Number} has a place: {one.Place}, by hand {kept.HasPlace}";
        }
        var waiting = real.Where(one => one.Position is not null).OrderBy(one => one.Position).Select(one => one.Number);
        if (!waiting.SequenceEqual(plain.Line.Select(kept => (long)kept.Number)))
            return "another order of those who wait";
        var (money, paid) = (office.Balance("sme-development-fund/chengdu-ecommerce/chengdu-trustpass"), office.Balance("subsidies-paid/chengdu-trustpass").Booked);
        var figures = (money.Free, money.Booked, paid, Kept: real.Sum(one => one.Standing.Kept.Units) / Money.UnitsPerWhole, Free: office.Balance("places/chengdu-trustpass").Free);
        var byHand = (plain.Free, budget - paid, plain.PaidOut - plain.CameBack - plain.Recovered, plain.PaidOut - plain.CameBack - plain.Recovered, (long)plain.PlacesFree);
        if (figures != byHand)
            return $"{figures} is booked, and {byHand} by hand";
        var taken = office.Balance("places/chengdu-trustpass/held").Booked + office.Balance("places/chengdu-trustpass/final").Booked;
        return taken != plain.Cases.Count(kept => kept.HasPlace) ? $"{taken} places are booked" : null;
    }
}
