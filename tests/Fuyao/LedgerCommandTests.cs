using System.CommandLine;
using System.Text.Json;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>The ledger as it is typed and read (docs/reference/ledger.md).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class LedgerCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-ledger-");
    private readonly TestStore store = new();
    private Instant now = Instant.FromUtc(2010, 3, 1, 0, 0);

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Money_is_moved_held_posted_and_corrected_and_statements_say_how()
    {
        await Ask("accounts", "open", "treasury", "--asset", "CNY", "--rule", "any");
        await Ask("accounts", "open", "fund", "--asset", "CNY");
        await Ask("accounts", "open", "fund/m1", "--asset", "CNY");
        (await Ask("transfer", "treasury", "fund", "2000.5", "--reason", "allotment", "--language", "en")).ShouldContain("1     2010-02-28 24:00  move  treasury  fund  allotment  2000.50 CNY");
        now += Duration.FromHours(1);
        await Ask("hold", "fund", "fund/m1", "1000", "--until", "2010-03-02", "--reason", "subsidy");
        (await Run("transfer", "fund", "fund/m1", "1000.51", "--reason", "too much")).ShouldBe((ExitCode.No, "fuyao: the account 'fund' has 1000.50 CNY free, and 1000.51 CNY are asked for\n"));
        await Ask("post", "2", "--amount", "900", "--reason", "checked");
        await Ask("reverse", "3", "--amount", "100.25", "--reason", "clawback");

        (await Ask("statement", "fund", "--language", "en")).ShouldContain("Closing: booked 1200.75 CNY, held 0.00 CNY, free 1200.75 CNY");
        (await Ask("trial-balance", "--at", "2010-03-01T00:30", "--language", "en")).ShouldContain("fund      CNY    2000.50     0.00   2000.50  0.00   2000.50            2000.50");
        (await Ask("trial-balance", "--language", "zh")).ShouldContain("CNY 合计 0.00");
        var json = JsonDocument.Parse(await Ask("statement", "fund", "--from", "2010-03-01T00:30", "--json")).RootElement;
        (json.GetProperty("opening").GetProperty("free").GetString(), json.GetProperty("lines").GetArrayLength(), json.GetProperty("closing").GetProperty("free").GetString()).ShouldBe(("2000.50", 3, "1200.75"));
        (await Exported("csv")).Split('\n')[4].ShouldBe("4,2010-03-01T01:00:00Z,reverse,fund/m1,fund,CNY,100.25,clawback,3,");
        (await Exported("json")).Split('\n')[1].ShouldContain("\"kind\":\"hold\"");
    }

    [Fact]
    public async Task The_same_key_asks_once()
    {
        await OpenQuota(5);
        (await Ask("claim", "quota", "m1", "--key", "k1", "--by", "portal")).ShouldBe(await Ask("claim", "quota", "m1", "--key", "k1", "--by", "portal"));
        (await Run("claim", "quota", "m2", "--key", "k1", "--by", "portal")).ShouldBe((ExitCode.No, "fuyao: the key 'k1' was used for another order; a key belongs to one order for good, so write another key\n"));
        (await Ask("claims", "quota", "--language", "en")).ShouldNotContain("m2");
    }

    [Fact]
    public async Task A_rejected_place_goes_to_the_next_in_line_and_anybody_can_verify_it()
    {
        await OpenQuota(2);
        foreach (var merchant in new[] { "a", "b", "c", "d" })
            await Ask("claim", "quota", merchant);
        (await Ask("waiting-list", "quota", "--language", "en")).ShouldContain("1         3      c         1 places");
        (await Run("claim", "quota", "a", "--language", "en")).Code.ShouldBe(ExitCode.No);
        (await Ask("reject", "quota", "1", "--reason", "not a first use", "--language", "zh")).ShouldContain("已驳回");
        (await Ask("withdraw", "quota", "4", "--reason", "no need", "--language", "en")).ShouldContain("withdrawn");

        var shown = await Ask("claims", "quota", "--language", "en");
        shown.ShouldContain("3      c         1 places     placed           2");
        (await Ask("waiting-list", "quota", "--json")).ShouldContain("\"waiting\": []");
        var (export, receipt) = (Write("claims.json", await Ask("claims", "quota", "--json")), Write("receipt.json", await Ask("receipt", "quota", "3")));
        (await Offline("verify-claims", export, "--receipt", receipt, "--language", "en")).Output.ShouldContain("2 ranks, all of it holds, and the receipt is among them");
        var other = Write("other.json", File.ReadAllText(receipt).Replace("\"c\"", "\"x\"", StringComparison.Ordinal));
        (await Offline("verify-claims", export, "--receipt", other, "--language", "en")).ShouldBe((ExitCode.No, "✗ the hash of the receipt does not follow from what it says: the receipt was changed\n"));
        var changed = Write("changed.json", File.ReadAllText(export).Replace("\"claimant\": \"b\"", "\"claimant\": \"d\"", StringComparison.Ordinal));
        (await Offline("verify-claims", changed, "--language", "en")).Output.ShouldContain("✗ quota, entry 3: its hash does not follow from what it says: the entry was changed");
    }

    [Fact]
    public async Task Claims_are_drawn_by_a_seed_whose_commitment_is_told_before()
    {
        await OpenQuota(2, "--closes", "2010-03-02", "--drawn");
        foreach (var merchant in new[] { "a", "b", "c", "d", "e" })
            (await Ask("claim", "quota", merchant, "--language", "en")).ShouldContain("collected for the draw");
        (await Run("draw", "quota")).ShouldBe((ExitCode.No, "fuyao: claims on 'quota' are collected until 2010-03-02T00:00:00Z; draw from then on\n"));
        now += Duration.FromDays(1);
        (await Run("claim", "quota", "late", "--language", "en")).Code.ShouldBe(ExitCode.No);
        (await Ask("draw", "quota", "--language", "en")).ShouldContain("is drawn with the seed");

        var export = Write("claims.json", await Ask("claims", "quota", "--json"));
        (await Offline("verify-claims", export, "--language", "en")).Output.ShouldContain("2 ranks, all of it holds");
        (await Ask("waiting-list", "quota", "--json")).Split("\"position\"").Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_is_found_by_a_signed_checkpoint()
    {
        await OpenQuota(2);
        await Ask("claim", "quota", "a");
        var (key, signed) = (Path.Combine(folder.FullName, "key"), Path.Combine(folder.FullName, "signed"));
        (await Whole(["checkpoint", "--key", key, "--new-key", "--output", signed, .. store.Options])).Code.ShouldBe(ExitCode.Fine);
        (await Ask("verify", "--checkpoints", signed, "--language", "en")).ShouldContain("everything is as it was stored");
        store.Tamper("delete from ledger_seal where number = (select max(number) from ledger_seal)");

        var (code, output) = await Run("verify", "--checkpoints", signed, "--language", "en");
        code.ShouldBe(ExitCode.No);
        output.ShouldContain("✗ a checkpoint names seal 3 of the ledger, which the database does not have: the end of the ledger was cut off");
    }

    [Fact]
    public async Task What_cannot_be_is_told_with_what_to_write()
    {
        (await Run("transfer", "a", "b", "1", "--reason", "x")).Code.ShouldBe(ExitCode.Environment);
        await OpenQuota(1);

        (await Run("accounts", "open", "a b", "--asset", "CNY")).ShouldBe((ExitCode.WrongUsage, "fuyao: 'a b' has blanks or control characters; write the path of an account without them: fund/allotment\n"));
        (await Run("accounts", "open", "x/y", "--asset", "CNY")).ShouldBe((ExitCode.No, "fuyao: 'x/y' lies inside 'x', which is not there; open that first\n"));
        (await Run("transfer", "nobody", "quota", "1", "--reason", "x")).ShouldBe((ExitCode.No, "fuyao: there is no account 'nobody'; see fuyao ledger accounts list, or open it: fuyao ledger accounts open nobody\n"));
        (await Run("transfer", "source", "quota", "1.5", "--reason", "x")).ShouldBe((ExitCode.WrongUsage, "fuyao: '1.5' is no amount of places; write a whole number: 1\n"));
        (await Run("transfer", "source", "quota", "0", "--reason", "x")).ShouldBe((ExitCode.WrongUsage, "fuyao: 0 units cannot be booked: an amount is above zero; to take back what was booked, reverse it\n"));
        (await Run("waiting-list", "source")).ShouldBe((ExitCode.No, "fuyao: nothing can be claimed from 'source'; open it for claims: fuyao ledger quota source --to PATH\n"));
        (await Run("quota", "given", "--to", "source", "--commitment", new string('7', 64))).ShouldBe((ExitCode.WrongUsage, "fuyao: --commitment is about a draw; write --drawn with it\n"));
        (await Run("quota", "given", "--to", "source", "--drawn")).ShouldBe((ExitCode.WrongUsage, "fuyao: claims that are drawn are collected until an instant; say when they close\n"));
        (await Run("reject", "quota", "7", "--reason", "x")).ShouldBe((ExitCode.No, "fuyao: there is no claim 7 on 'quota'\n"));
        (await Run("receipt", "quota", "7")).ShouldBe((ExitCode.No, "fuyao: there is no claim 7 on 'quota'; see fuyao ledger claims quota\n"));
        (await Offline("verify-claims", Write("no.json", "{}"))).Code.ShouldBe(ExitCode.WrongUsage);
    }

    [Fact]
    public async Task Everything_is_in_the_audit_log_and_never_the_seed()
    {
        await OpenQuota(1, "--closes", "2010-03-02", "--drawn");
        await Ask("claim", "quota", "a", "--by", "wang");

        using var database = store.Open();
        var log = new AuditLog(database).Entries(new AuditQuery()).ToArray();
        log.Select(entry => entry.Action).Distinct().ShouldBe(["ledger claim", "ledger quota", "ledger transfer", "ledger accounts open"]);
        log[0].By.ShouldBe("wang");
        log.ShouldAllBe(entry => !entry.Details.ToString().Contains("seed\":", StringComparison.Ordinal));
    }

    private async Task<string> Exported(string format)
    {
        var path = Path.Combine(folder.FullName, "lines." + format);
        await Ask("export", "--format", format, "--output", path);
        return File.ReadAllText(path);
    }

    private async Task OpenQuota(int places, params string[] options)
    {
        await Ask("accounts", "open", "source", "--asset", "places", "--rule", "any");
        await Ask("accounts", "open", "quota", "--asset", "places");
        await Ask("accounts", "open", "given", "--asset", "places");
        await Ask("transfer", "source", "quota", $"{places}", "--reason", "places");
        await Ask(["quota", "quota", "--to", "given", .. options]);
    }

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

    private Task<(int Code, string Output)> Run(params string[] arguments) => Whole(["ledger", .. arguments, .. store.Options]);

    private Task<(int Code, string Output)> Offline(params string[] arguments) => Whole(["ledger", .. arguments]);

    /// <summary>At the test's own time.</summary>
    private async Task<(int Code, string Output)> Whole(string[] arguments)
    {
        using var output = new StringWriter();
        var parsed = CommandLine.Create(new HeldClock(now)).Parse(arguments);
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
