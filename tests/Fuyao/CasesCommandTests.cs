using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>Cases as they are typed and read (docs/reference/cases.md), through the programmes that are shipped: C2 and F4.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CasesCommandTests : IDisposable
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];
    private static readonly string[] Materials = ["form", "licence", "contract", "invoice", "payment", "bank_account", "declaration"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-cases-");
    private readonly TestStore store = new();
    private Instant now = At("2009-03-02T09:00");

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task C2_from_the_application_to_the_bank_and_back()
    {
        await OpenChengdu();
        (await Apply("c1", 1, "--language", "zh")).ShouldBe("办件 1，成都第1公司：审核中 precheck，有名额\n");
        await Ask("cases", "check", "1", "--reason", "齐全", "--by", "dina");
        (await Ask("cases", "return", "1", "--fault", "invoice=is of 2008", "--by", "olga", "--language", "en")).ShouldBe("Case 1, 成都第1公司: returned for correction, has a place, until 2009-03-09 24:00\n");
        await Ask("cases", "correct", "1", "--material", $"invoice={Write("invoice-2.pdf", "mended")}");
        await Ask("cases", "check", "1", "--find", "first_use=yes", "--reason", "无在先合同", "--by", "olga");
        await Ask("cases", "notice", "1", "--by", "olga");

        var notice = await Ask("cases", "notice-list", "--contact", "成都市中小企业局 028-0000", "--language", "zh");
        notice.ShouldContain("成都诚信通补贴公示");
        notice.ShouldContain($"1     成都第1公司  {Code(1)}  2009-03-09 24:00");
        notice.ShouldContain("联系：成都市中小企业局 028-0000");
        now = At("2009-03-10T09:00");
        (await Ask("cases", "notice-list", "--contact", "x", "--json")).ShouldContain("\"cases\": []");
        (await Ask("cases", "approve", "1", "--reason", "符合条件", "--by", "anna", "--language", "zh")).ShouldBe("办件 1，成都第1公司：已批准，有名额，1000.00\n");

        await Ask("cases", "batch", "chengdu-trustpass", "--by", "fred");
        var (_, file, hash) = await Whole("cases", "export", "1", "--by", "fred");
        file.ShouldContain($"1,1,成都第1公司,成都银行,6228000001,1000.00,成都第1公司,{Code(1)}");
        hash.ShouldBe($"SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)))}\n");
        (await Ask("cases", "batches", "--language", "en")).ShouldContain(hash[8..^1]);
        await Ask("cases", "returned", "1", "--reason", "account closed", "--by", "fred");
        await Ask("cases", "account", "1", "--bank", "成都银行", "--account", "6228009999");
        (await Run("cases", "batch", "chengdu-trustpass", "--by", "fred")).ShouldBe((ExitCode.No, "fuyao: batch 1 for 'chengdu-trustpass' was made on 2009-03-10; the next can be made from 2009-04-01\n"));
        now = At("2009-04-01T09:00");
        await Ask("cases", "batch", "chengdu-trustpass", "--by", "fred");
        (await Whole("cases", "export", "2", "--by", "fred")).Output.ShouldContain("6228009999");
        (await Whole("cases", "export", "1", "--by", "fred")).Output.ShouldBe(file, "the file of a batch stays as it was");

        await Ask("cases", "clawback", "1", "--because", "falsified", "--reason", "假发票", "--by", "anna");
        await Ask("cases", "recovered", "1", "400.50", "--reason", "first part", "--by", "fred");
        (await Ask("cases", "report", "chengdu-trustpass", "--language", "en")).ShouldBe("""
            Chengdu TrustPass subsidy
              asked back: 1
              places 1000: free 999, held 0, final 1, unused 0; waiting 0
              budget 1000000.00: granted 1000.00, paid 2000.00, sent back 1000.00, asked back 1000.00, recovered 400.50, to be paid 0.00, free 999400.50
              cases and ledger agree: paid − sent back − recovered = 599.50 booked

            """.ReplaceLineEndings("\n"));
        var company = await Ask("cases", "file", "c1", "--language", "zh");
        company.ShouldContain("禁止申请至：2012-04-01 09:00");
        company.ShouldContain("追回 1000.00 元：假发票");
        company.ShouldContain("第 2 批拨付");
        company.ShouldNotContain("6228009999", customMessage: "accounts are whole in the file for the bank only");
        (await Run("cases", [.. ApplyLine("chengdu-export", "c1", 1)])).Output.ShouldBe("fuyao: 成都第1公司 may not apply until 2012-04-01T01:00:00Z: 假发票 (case 1 for 'chengdu-trustpass')\n");
    }

    [Fact]
    public async Task An_officer_sees_and_does_the_own_region_only()
    {
        await OpenChengdu();
        await Ask("staff", "add", "wei", "--role", "district-officer", "--region", "510105");
        await Apply("c1", 1);
        await Ask("cases", [.. ApplyLine("chengdu-trustpass", "c2", 2).Select(word => word == "510104" ? "510105" : word)]);

        (await Ask("cases", "list", "--by", "dina", "--json")).ShouldNotContain("成都第2公司");
        (await Ask("cases", "list", "--by", "wei", "--json")).ShouldNotContain("成都第1公司");
        (await Ask("cases", "list", "--by", "olga", "--json")).ShouldContain("成都第2公司");
        (await Run("cases", "show", "1", "--by", "wei")).ShouldBe((ExitCode.No, "fuyao: case 1 lies outside of the regions of wei\n"));
        (await Run("cases", "check", "1", "--reason", "x", "--by", "wei")).ShouldBe((ExitCode.No, "fuyao: the company lies in 510104 四川省成都市锦江区, and wei has 510105\n"));
        (await Run("cases", "check", "1", "--reason", "x", "--by", "olga")).ShouldBe((ExitCode.No, "fuyao: this takes the role district-officer, and olga is officer\n"));
        (await Run("cases", "check", "1", "--reason", "x", "--by", "nobody")).Output.ShouldContain("'nobody' is not registered as staff");
        await Ask("staff", "remove", "wei");
        (await Run("cases", "check", "2", "--reason", "x", "--by", "wei")).Output.ShouldContain("'wei' is not registered as staff");
        (await Ask("staff", "list", "--all", "--language", "en")).ShouldContain("wei");
    }

    [Fact]
    public async Task F4_an_entry_is_returned_with_the_reason_corrected_and_submitted_again()
    {
        now = At("2020-03-31T23:00");
        await Facts("2020-03-31");
        await Ask("staff", "add", "rita", "--role", "reviewer");
        await Ask("staff", "add", "anna", "--role", "approver");
        await Ask("cases", "open", "live-hosts");
        (await Run("cases", [.. Entry(1)])).Output.ShouldContain("takes effect on 2020-04-01");
        now = At("2020-04-01T00:00");
        await Ask("cases", [.. Entry(1)]);
        await Ask("cases", "return", "1", "--fault", "entry=the id belongs to another shop", "--by", "rita");
        await Ask("cases", "correct", "1", "--material", $"entry={Write("entry-2.csv", "c1,host")}", "--by", "partner");
        await Ask("cases", "check", "1", "--find", "first_signing=yes", "--reason", "signed on 1 April", "--by", "rita");
        (await Ask("cases", "approve", "1", "--reason", "whitelisted", "--by", "anna", "--language", "en")).ShouldBe("Case 1, 成都第1公司: approved, has a place\n");

        (await Ask("cases", "report", "live-hosts", "--language", "en")).ShouldContain("places 10000: free 9999, held 0, final 1, unused 0; waiting 0");
        var events = JsonDocument.Parse(await Ask("cases", "show", "1", "--json")).RootElement.GetProperty("cases")[0].GetProperty("events").EnumerateArray().Select(happened => happened.GetProperty("kind").GetString());
        events.ShouldBe(["applied", "returned", "resubmitted", "checked", "approved"]);
        now = At("2020-04-15T24:00");
        (await Run("cases", [.. Entry(2)])).Output.ShouldStartWith("fuyao: applications for 'live-hosts' were taken until");
    }

    [Fact]
    public async Task The_register_is_imported_whole_or_not_at_all()
    {
        await OpenChengdu();
        var contracts = Write("contracts.csv", $"number,code,representative,service,paid_on,amount\nT-7,{Code(7)},某,trustpass,2006-05-01,2300\n");
        (await Ask("cases", "contracts", contracts, "--language", "en")).ShouldBe("1 new rows.\n");
        (await Ask("cases", "contracts", contracts, "--language", "en")).ShouldBe("0 new rows.\n");
        (await Ask("cases", "relations", Write("relations.csv", $"code,other,kind\n{Code(1)},{Code(7)},predecessor\n"))).ShouldBe("新增 1 行。\n");
        var wrong = Write("wrong.csv", $"number,code,representative,service,paid_on,amount\nT-8,{Code(8)},,trustpass,2006-05-01,1\nT-7,{Code(7)},某,trustpass,2006-05-02,2300\nT-9,123,,x,2006-13-01,0\n");
        (await Run("cases", "contracts", wrong)).Output.ShouldContain("wrong.csv:4:1: '123' is not a unified social credit code: it has 3 characters; write all 18, or the 15 digits of a registration number from before 2015-10-01");
        (await Run("cases", "contracts", Write("other.csv", File.ReadAllText(wrong).Replace("T-9,123,,x,2006-13-01,0\n", "", StringComparison.Ordinal)))).Output
            .ShouldContain("other.csv:3:1: the contract T-7 is there already and says something else; give another contract another number");

        await Apply("c1", 1);
        await Ask("cases", "check", "1", "--reason", "complete", "--by", "dina");
        (await Run("cases", "check", "1", "--find", "first_use=yes", "--reason", "x", "--by", "olga")).Output.ShouldBe(
            $"fuyao: this is no first use: contract T-7 of {Code(7)} for trustpass, paid on 2006-05-01 (of a predecessor); find first_use=no\n");
    }

    [Fact]
    public async Task What_cannot_be_is_told_with_what_to_write()
    {
        await Facts("2009-01-01");
        (await Run("cases", [.. ApplyLine("chengdu-trustpass", "c1", 1)])).ShouldBe((ExitCode.No, "fuyao: the places and the money of 'chengdu-trustpass' have no accounts yet; open them: fuyao cases open chengdu-trustpass\n"));
        (await Run("cases", "open", "chengdu-trustpass")).Output.ShouldStartWith("fuyao: the account 'sme-development-fund/chengdu-ecommerce', from which 'chengdu-trustpass' pays, is not there; open it and put its money in: fuyao ledger accounts open");
        (await Run("cases", "open", "pioneer")).Output.ShouldBe("fuyao: nobody applies to 'pioneer'; a programme with cases has `enrol: application`\n");
        (await Run("cases", "check", "1", "--find", "first_use=maybe", "--reason", "x")).ShouldBe((ExitCode.WrongUsage, "fuyao: --find first_use=maybe: write yes or no: first_use=yes\n"));
        (await Run("cases", "show", "7")).ShouldBe((ExitCode.No, "fuyao: there is no case 7; see which there are: fuyao cases list\n"));
        (await Run("staff", "add", "x", "--role", "officer", "--region", "999999")).Output.ShouldBe("fuyao: there is no division '999999'; write the code of a province, city or district: 51, 5101, 510104\n");
        (await Run("cases", [.. ApplyLine("chengdu-trustpass", "c1", 1).Select(word => word == Code(1) ? "510100000000011" : word)])).Output
            .ShouldBe("fuyao: '510100000000011' is not a registration number: its check digit does not fit; compare it with the business licence\n");
    }

    private static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    private static string Code(int number)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"510100{number:00000000}");
        return body + RegistrationNumber.FormerCheck(body);
    }

    private async Task OpenChengdu()
    {
        await Facts("2009-01-01");
        foreach (var (name, role, region) in new[] { ("dina", "district-officer", "510104"), ("olga", "officer", "5101"), ("anna", "approver", "51"), ("fred", "finance-officer", "5101") })
            await Ask("staff", "add", name, "--role", role, "--region", region);
        await Ask("ledger", "accounts", "open", "treasury", "--asset", "CNY", "--rule", "any");
        await Ask("ledger", "accounts", "open", "sme-development-fund", "--asset", "CNY");
        await Ask("ledger", "accounts", "open", "sme-development-fund/chengdu-ecommerce", "--asset", "CNY");
        await Ask("ledger", "transfer", "treasury", "sme-development-fund/chengdu-ecommerce", "2000000", "--reason", "C2");
        await Ask("cases", "open", "chengdu-trustpass");
        await Ask("cases", "open", "chengdu-export");
    }

    private Task<string> Facts(string day)
    {
        var rows = Enumerable.Range(1, 3).Select(number => $"c{number},5101,small,2800,19800,{day}\n");
        return Ask("facts", "import", Write("facts.csv", "merchant_id,city,sme_size,contract_paid,export_contract_paid,registered_on\n" + string.Concat(rows)), "--period", "current", "--catalogue", Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml"));
    }

    private Task<string> Apply(string merchant, int number, params string[] options) => Ask("cases", [.. ApplyLine("chengdu-trustpass", merchant, number), .. options]);

    private IEnumerable<string> ApplyLine(string programme, string merchant, int number) =>
    [
        "apply", programme, merchant, "--company", $"成都第{number}公司", "--code", Code(number), "--representative", $"法人{number}", "--district", "510104", "--contract", $"T-{100 + number}", "--bank", "成都银行", "--account", $"622800000{number}",
        "--material", .. Materials.Select(material => $"{material}={Write(material + ".pdf", $"{material} {number}")}"),
    ];

    private IEnumerable<string> Entry(int number) =>
        ["apply", "live-hosts", $"c{number}", "--company", $"成都第{number}公司", "--code", Code(number), "--representative", "x", "--district", "5101", "--material", $"entry={Write($"entry{number}.csv", $"c{number}")}", "--by", "partner"];

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task<string> Ask(string command, params string[] arguments)
    {
        var (code, output, errors) = await Whole([command, .. arguments]);
        code.ShouldBe(ExitCode.Fine, output + errors);
        return output;
    }

    private async Task<(int Code, string Output)> Run(string command, params string[] arguments)
    {
        var (code, output, errors) = await Whole([command, .. arguments]);
        return (code, output + errors);
    }

    /// <summary>At the test's own time.</summary>
    private async Task<(int Code, string Output, string Errors)> Whole(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var parsed = CommandLine.Create(new HeldClock(now)).Parse([.. arguments, .. store.Options]);
        parsed.Errors.ShouldBeEmpty();
        try
        {
            return (await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = errors }), output.ToString(), errors.ToString());
        }
        catch (Exception failed)
        {
            return (Failure.Report(failed, errors), output.ToString(), errors.ToString());
        }
    }

    private sealed class HeldClock(Instant now) : IClock
    {
        public Instant GetCurrentInstant() => now;
    }
}
