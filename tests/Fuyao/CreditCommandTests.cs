using System.CommandLine;
using System.Text.Json;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>Credits as they are typed and read (docs/reference/credits.md): the red packets of E12.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CreditCommandTests : IDisposable
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-credits-");
    private readonly TestStore store = new();
    private Instant now = IssuedPackets.Now;

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task E12_from_the_budget_to_the_clicks_and_back()
    {
        await Begin();
        (await Ask("credit", "issue", "1", "--by", "pat", "--language", "zh")).ShouldBe("批次 1：发放红包 0 个，共 0.00 元；已有红包 3 家，额度不足未发 0 家；批次余额 0.00 元\n");
        (await Ask("credit", "claim", "m1", "1", "--language", "en")).ShouldBe("Packet 1 claimed: 100.00, until 2020-03-11 10:00\n");
        (await Ask("credit", "claim", "m2", "2", "--language", "zh")).ShouldBe("红包 2 已领取：100.00 元，至 2020-03-11 10:00\n");
        now = At("2020-02-10T20:00");
        var file = Write("clicks.csv", "click,merchant,of,at,price,invalid\nk1,m1,promotion,2020-02-10T12:00,19.5,\nk2,m1,promotion,2020-02-10T12:01,0.6,\nk3,m3,promotion,2020-02-10T12:02,1,\nk4,m2,promotion,2020-02-10T12:03,1,robot\n");
        (await Ask("credit", "clicks", file, "--by", "portal", "--language", "en")).ShouldBe("4 new clicks, 19.50 paid; 0 refunded; 0 known before\n  paid: 1\n  no packet: 1\n  over the day's cap: 1\n  invalid: 1\n");
        (await Ask("credit", "clicks", file, "--by", "portal", "--language", "zh")).ShouldBe("新点击 0 次，支付 0.00 元；退回 0 次；此前已记 4 次\n");
        (await Ask("credit", "show", "m1", "--language", "en")).ShouldBe("""
              packet  programme               for        state  until             amount   left  left today
              1       thunder-packets packet  promotion  pays   2020-03-11 10:00  100.00  80.50        0.50

            """.ReplaceLineEndings("\n"));
        (await Ask("credit", "show", "m3", "--language", "zh")).ShouldContain("待领取");
        (await Ask("credit", "refund", "k1", "--reason", "robot", "--by", "portal", "--language", "en")).ShouldBe("Click k1: 19.50 went back (packet 1): robot\n");
        (await Ask("credit", "report", Programme, "--language", "en")).ShouldBe("""
            thunder-packets: budget 20000000.00 = not approved 19999700.00 + not issued 0.00 + issued 100.00 + claimed and left 200.00 + spent 0.00
              tranche  benefit  drafted by  approved by  on                amount  not issued
              1        packet   pat         anna         2020-02-10 10:00  300.00        0.00
              to be claimed: 1
              pays: 2
              packets, clicks and ledger agree

            """.ReplaceLineEndings("\n"));
        now = At("2020-03-11T10:00");
        var report = JsonDocument.Parse(await Ask("credit", "report", Programme, "--json")).RootElement;
        (report.GetProperty("notApproved").GetString(), report.GetProperty("notIssued").GetString(), report.GetProperty("agree").GetBoolean()).ShouldBe(("19999900.00", "100.00", true), "200 returned to the budget, 100 that nobody claimed to the tranche");
        report.GetProperty("packets").GetProperty("expired").GetInt32().ShouldBe(2);
        JsonDocument.Parse(await Ask("credit", "show", "m1", "--json")).RootElement.GetProperty("packets")[0].GetProperty("state").GetString().ShouldBe("expired");
    }

    [Fact]
    public async Task What_cannot_be_is_told_with_what_to_write()
    {
        await Begin();
        (await Run("credit", "approve", "1", "--by", "anna")).ShouldBe((ExitCode.No, "fuyao: tranche 1 was approved by anna already\n"));
        (await Run("credit", "draft", Programme, "1", "--reason", "x", "--by", "nobody")).Output.ShouldStartWith("fuyao: 'nobody' is not registered as staff");
        (await Run("credit", "draft", Programme, "much", "--reason", "x", "--by", "pat")).ShouldBe((ExitCode.WrongUsage, "fuyao: 'much' is no amount of CNY; write it with at most four decimals: 1000.00\n"));
        (await Run("credit", "draft", "pioneer", "1", "--reason", "x", "--by", "pat")).Output.ShouldBe("fuyao: 'pioneer' gives no credit; a benefit of it is one with `kind: credit`\n");
        (await Run("credit", "draft", "new-merchants", "1", "--reason", "x", "--by", "pat")).Output.ShouldStartWith("fuyao: 'new-merchants' has no budget from which a credit could be given");
        (await Run("credit", "report", "pioneer")).Output.ShouldStartWith("fuyao: nothing of 'pioneer' is given out as credits; begin with: fuyao credit draft pioneer");
        (await Run("credit", "claim", "m2", "1")).ShouldBe((ExitCode.No, "fuyao: packet 1 was not issued to m2; see what m2 has: fuyao credit show m2\n"));
        (await Run("credit", "claim", "m9", "1")).Code.ShouldBe(ExitCode.WrongUsage);
        (await Run("credit", "refund", "k9", "--reason", "x")).ShouldBe((ExitCode.No, "fuyao: there is no click 'k9'\n"));
        (await Run("credit", "clicks", Write("wrong.csv", "click,merchant,of,at,price\nk1,m1,promotion,2020-02-10T09:00,1\nk2,m9,promotion,noon,1\n"))).Output.ShouldContain("wrong.csv:3:1: 'noon' is no moment");
        (await Ask("credit", "report", Programme, "--language", "en")).ShouldContain("spent 0.00");
    }

    private string Programme => Path.Combine(folder.FullName, "thunder-packets");

    private async Task Begin()
    {
        using (store.Open())
        {
            // Made, so that the commands find it.
        }
        await IssuedPackets.Issue(folder, store, 3, new HeldClock(now));
    }

    private static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task<string> Ask(params string[] arguments)
    {
        var (code, output) = await Run(arguments);
        code.ShouldBe(ExitCode.Fine, output);
        return output;
    }

    /// <summary>At the test's own time.</summary>
    private async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        var parsed = CommandLine.Create(new HeldClock(now)).Parse([.. arguments, .. store.Options]);
        parsed.Errors.ShouldBeEmpty();
        try
        {
            return (await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = output }), output.ToString());
        }
        catch (Exception failed)
        {
            return (Failure.Report(failed, output), output.ToString());
        }
    }

    private sealed class HeldClock(Instant now) : IClock
    {
        public Instant GetCurrentInstant() => now;
    }
}
