using System.Text.Json;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>Entitlements and quotes as they are typed and read (docs/reference/benefits.md).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class EntitlementsCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-entitlements-");
    private readonly TestStore store = new();
    private Instant now = Instant.FromUtc(2020, 3, 10, 0, 0);

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>E2 and E3, in the programmes as they ship: −20 and −10 bps make −30 in Hubei, from 9 % down to 6 % at the lowest, until 31 March 24:00.</summary>
    [Fact]
    public async Task Rates_of_Spring_Thunder_are_quoted_with_all_that_made_them()
    {
        await Run("facts", "import", Write("merchants.csv", "merchant_id,province,contract_since,enterprise_buyer_orders,epidemic_industry\nhubei,42,2019-05-01,3,none\nzhejiang,33,2019-05-01,1,none\n"), "--period", "2020-02");
        await Run("review", "thunder-bills", "--at", "2020-03-03T24:00");
        await Run("review", "thunder-factoring", "--at", "2020-03-03T24:00");

        var all = await Ask("entitlements", "hubei", "--at", "2020-03-10", "--language", "en");
        all.ShouldContain("bill-discounting  −20 bps; −10 bps");
        all.ShouldContain("factoring         6% at the lowest");
        (await Ask("entitlements", "hubei", "--at", "2020-03-31T24:00", "--language", "en")).ShouldContain("entitled to nothing at this moment");
        (await Ask("entitlements", "hubei", "--at", "2020-03-03T23:59")).ShouldContain("目前没有可享受的权益");
        var json = JsonDocument.Parse(await Ask("entitlements", "zhejiang", "--at", "2020-03-10", "--json")).RootElement.GetProperty("entitlements").EnumerateArray().Single();
        (json.GetProperty("kind").GetString(), json.GetProperty("until").GetString(), json.GetProperty("by")[0].GetProperty("tier").GetString()).ShouldBe(("rate", "2020-03-31T16:00:00Z", "member"));

        (await Ask("quote", "rate", "bill-discounting", "hubei", "--base", "3.2", "--at", "2020-03-10", "--language", "en")).ShouldBe("""
            bill-discounting: 2.9% a year, until 2020-03-31 24:00
              base 3.2%
              − 20 bps = 3%  20 basis points below MYbank's base price (Spring Thunder: electronic-bill discounting)
              − 10 bps = 2.9%  A further 10 basis points in Hubei (Spring Thunder: electronic-bill discounting)
              quoted by: lender

            """);
        (await Ask("quote", "rate", "factoring", "hubei", "--at", "2020-03-10")).ShouldStartWith("factoring：年利率 9%，最低可至 6%，由资金方报价，至 2020-03-31 24:00\n");
        JsonDocument.Parse(await Ask("quote", "rate", "factoring", "hubei", "--offered", "5.5", "--at", "2020-03-10", "--json")).RootElement.GetProperty("rate").GetString().ShouldBe("6");
        (await Ask("quote", "price", "fast-settlement", "hubei", "--list", "15", "--language", "en")).ShouldBe("fast-settlement: 15.00 CNY, no benefit lowers it\n");
    }

    /// <summary>E15: dispatch within 24, 48 or 72 hours; E16: what is relaxed comes on top of what held when the order was placed.</summary>
    [Fact]
    public async Task A_deadline_begins_with_the_time_that_is_set_for_everybody()
    {
        await Run("facts", "import", Write("merchants.csv", "merchant_id,contract_since\nm1,2019-05-01\n"), "--period", "2020-02-09");
        now = Instant.FromUtc(2020, 2, 10, 1, 0);
        await Run("review", "thunder-deadlines", "--at", "2020-02-10T09:00");
        string[] ordered = ["--ordered", "2020-01-20", "--at", "2020-02-12", "--language", "en"];
        (await Refused(["quote", "deadline", "order-response", "m1", .. ordered])).ShouldBe(
            "fuyao: nobody has set how long the seller has for 'order-response' of an order placed then; write --within TIME, or set it: fuyao duties set order-response --within TIME\n");
        await Run("duties", "set", "order-response", "--within", "24h", "--from", "2019-01-01", "--reason", "terms of sale", "--by", "officer");
        foreach (var service in new[] { "24h", "48h", "72h" })
            await Run("duties", "set", "dispatch", "--within", service, "--service", service, "--from", "2019-01-01", "--reason", "terms of sale", "--by", "officer");

        (await Ask(["quote", "deadline", "order-response", "m1", .. ordered])).ShouldBe("""
            order-response: 96 hours instead of 24 hours, by More time to respond to orders (Spring Thunder: relaxed deadlines)
              everybody: order-response (seller): 24 hours, for orders from 2019-01-01 00:00 on: terms of sale (officer)

            """);
        (await Refused(["quote", "deadline", "dispatch", "m1", .. ordered])).ShouldBe("fuyao: how long the seller has for 'dispatch' depends on the service: write --service 24h or 48h or 72h, or --within TIME\n");
        (await Ask(["quote", "deadline", "dispatch", "m1", "--service", "72h", .. ordered])).ShouldStartWith("dispatch: 72 hours\n  everybody: dispatch (seller, 72h): 72 hours");
        JsonDocument.Parse(await Ask(["quote", "deadline", "dispatch", "m1", "--service", "72h", "--json", .. ordered])).RootElement.GetProperty("baseFrom").GetString().ShouldBe("2018-12-31T16:00:00Z");
        (await Ask("duties", "show")).ShouldContain("dispatch（卖家，48h）48 小时，自 2019-01-01 00:00 起的订单：terms of sale（officer）");
        (await Refused(["duties", "set", "dispatch", "--within", "2 days", "--reason", "x"])).ShouldBe("fuyao: --within 2 days: write hours or minutes, for example 48h or 30m\n");
    }

    [Fact]
    public async Task What_is_wrong_with_a_question_is_said_with_what_to_write()
    {
        await Run("facts", "import", Write("merchants.csv", "merchant_id,province,contract_since,enterprise_buyer_orders\nm1,42,2019-05-01,3\n"), "--period", "2020-02");
        await Run("review", "thunder-bills", "--at", "2020-03-03T24:00");
        string[] at = ["--at", "2020-03-10"];

        (await Refused(["quote", "rate", "bill-discounting", "m1", .. at])).ShouldBe("fuyao: the rate of 'bill-discounting' needs a base: write --base PERCENT\n");
        (await CalledProgram.Run(["quote", "rate", "loan", "m1", .. at, .. store.Options])).ShouldBe((ExitCode.No, "", "fuyao: m1 is entitled to no rate of 'loan' at that moment; it is to bill-discounting\n"));
        (await Refused(["quote", "rate", "bill-discounting", "m1", "--base", "cheap", .. at])).ShouldBe("fuyao: --base cheap: write per cent with at most 4 decimals, for example 4.35\n");
        (await Refused(["quote", "rate", "bill-discounting", "m1", "--with", "tenor", .. at])).ShouldBe("fuyao: --with tenor: write a name and a value, for example --with tenor=90\n");
        (await Refused(["quote", "price", "x", "m1", "--list", "-1", .. at])).ShouldStartWith("fuyao: --list -1: write an amount of 0 or more");
        (await Refused(["quote", "deadline", "dispatch", "m1", "--within", "2 days", "--ordered", "2020-01-20", .. at])).ShouldBe("fuyao: --within 2 days: write hours or minutes, for example 48h or 30m\n");
        (await Refused(["entitlements", "m2", .. at])).ShouldBe("fuyao: there is no merchant 'm2' in the data; did you mean 'm1'?\n");
    }

    /// <summary>C2: one place of the group a legal entity; who was first keeps it, and others are told without being told whose it is. A4: a leaving member keeps benefits until the deadline (semantics.md, “Leaving”).</summary>
    [Fact]
    public async Task Shops_of_one_legal_entity_have_one_subsidy_of_the_group_and_a_leaving_one_has_it_to_the_deadline()
    {
        now = Instant.FromUtc(2016, 11, 4, 0, 0);
        string[] catalogue = ["--catalogue", Write("catalogue.yaml", """
            catalogue: shop
            zone: Asia/Shanghai
            currency: CNY
            facts:
              uscc:  { type: string, kind: state, label: { zh: 代码, en: Code }, source: { zh: 档案, en: Register } }
              merchant_group: { type: string, kind: state, label: { zh: 集团, en: Group }, source: { zh: 档案, en: Register } }
              first: { type: bool, kind: state, label: { zh: 甲, en: First }, source: { zh: 档案, en: Register } }
              other: { type: bool, kind: state, label: { zh: 乙, en: Other }, source: { zh: 档案, en: Register } }
            """)];
        await Run(["facts", "import", Write("merchants.csv", "merchant_id,uscc,merchant_group,first,other\nshop-1,91510100MA61WXQK0Q,,true,false\nshop-2,91510100MA61WXQK0Q,wang,false,true\nshop-3,,wang,false,true\nshop-4,,,false,true\n"), "--period", "2016-10", .. catalogue]);
        await Run(["review", Programme("trustpass", "first", 1000), "--at", "2016-11-03T24:00"]);
        await Run(["review", Programme("export", "other", 5000), "--at", "2016-11-03T24:00"]);

        // Both were decided for the same instant: the programme's id decides, as every order ends in a total one.
        (await Ask("entitlements", "shop-2", "--at", "2016-11-05", "--language", "en")).ShouldContain("subsidy  export/cash  5,000.00 CNY");
        var lost = await Ask("entitlements", "shop-1", "--at", "2016-11-05", "--language", "en");
        lost.ShouldContain("not had: subsidy (trustpass): the legal entity's place is taken by subsidy");
        lost.ShouldNotContain("shop-2");
        (await Ask("entitlements", "shop-3", "--at", "2016-11-05")).ShouldContain("同一主体的名额已用于「subsidy」");
        (await Ask("entitlements", "shop-4", "--at", "2016-11-05", "--language", "en")).ShouldContain("export/cash");

        now = Instant.FromUtc(2016, 11, 6, 2, 0);
        await Run(["facts", "change", "shop-4", "other", "false", "--source", "register"]);
        now = Instant.FromUtc(2016, 11, 10, 0, 0);
        await Run(["review", "export", "--at", "2016-11-10"]);
        (await Ask("entitlements", "shop-4", "--at", "2016-11-09T09:59", "--language", "en")).ShouldContain("2016-11-09 10:00");
        (await Ask("entitlements", "shop-4", "--at", "2016-11-09T10:00", "--language", "en")).ShouldContain("entitled to nothing at this moment");
        (await Ask("entitlements", "shop-4", "--at", "2016-11-06T09:59", "--json")).ShouldContain("\"until\": null");
    }

    /// <summary>F4: 30 days as accredited host from the approval, the green pass until 30 April 24:00; before it nothing, and the case is told for good.</summary>
    [Fact]
    public async Task What_an_approved_case_brings_is_told_with_the_case()
    {
        now = Instant.FromUtc(2020, 4, 2, 2, 0);
        await Run("facts", "import", Write("merchants.csv", "merchant_id,city\nc1,5101\nc2,5101\n"), "--period", "current", "--catalogue", Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml"));
        await Run("staff", "add", "rita", "--role", "reviewer");
        await Run("staff", "add", "anna", "--role", "approver");
        await Run("cases", "open", "live-hosts");
        await Run("cases", "apply", "live-hosts", "c1", "--company", "成都第1公司", "--code", Server.ServedOffice.Code(1), "--representative", "x", "--district", "5101", "--material", $"entry={Write("entry.csv", "c1")}");
        await Run("cases", "check", "1", "--find", "first_signing=yes", "--reason", "signed on 1 April", "--by", "rita");
        now = Instant.FromUtc(2020, 4, 3, 2, 0);
        await Run("cases", "approve", "1", "--reason", "whitelisted", "--by", "anna");

        (await Ask("entitlements", "c1", "--at", "2020-04-03T09:59", "--language", "en")).ShouldBe("entitled to nothing at this moment; how to come into a programme: fuyao explain PROGRAMME MERCHANT\nas of 2020-04-03 09:59, Asia/Shanghai time\n");
        var approved = await Ask("entitlements", "c1", "--at", "2020-04-03T10:00", "--language", "en");
        approved.ShouldContain("Live pack for newly signed merchants host (case 1)");
        approved.ShouldContain("2020-05-03 10:00");
        approved.ShouldContain("2020-04-30 24:00");
        approved.ShouldContain("\ncase 1 (Live pack for newly signed merchants): approved, approved on 2020-04-03 10:00\n");
        (await Ask("entitlements", "c1", "--at", "2020-05-03T10:00")).ShouldBe("目前没有可享受的权益；要了解如何加入项目：fuyao explain 项目 商家\n办件 1（新签商家直播包）：已批准，批准于 2020-04-03 10:00\n截至 2020-05-03 10:00（Asia/Shanghai 时间）\n");
        (await Ask("entitlements", "c2", "--at", "2020-04-03T10:00")).ShouldNotContain("办件");
        var json = JsonDocument.Parse(await Ask("entitlements", "c1", "--at", "2020-04-03T10:00", "--json")).RootElement;
        json.GetProperty("entitlements").EnumerateArray().Select(one => $"{one.GetProperty("kind")} {one.GetProperty("by")[0].GetProperty("case")}").ShouldBe(["access 1", "service 1"]);
        json.GetProperty("cases")[0].GetProperty("approvedAt").GetString().ShouldBe("2020-04-03T02:00:00Z");
    }

    private string Programme(string id, string fact, int cash) => Path.GetDirectoryName(Write($"{id}/2016-11-03.yaml", $$"""
        programme: {{id}}
        published: 2016-10-01
        effective: 2016-11-03
        require: { eligible: {{fact}} }
        tiers:
          - { id: member, benefits: [cash] }
        review: { every: month, due_by: "3 24:00", facts: previous-month }
        between_reviews: { live: [eligible], leave: { within: 72h, from: occurred } }
        cumulate: { group: chengdu, per: legal_entity, places: 1 }
        benefits: { cash: { title: { zh: subsidy, en: subsidy }, kind: subsidy, amount: {{cash}} CNY } }
        """))!;

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task Run(params string[] arguments)
    {
        using var errors = new StringWriter();
        (await CommandLine.Run([.. arguments, .. store.Options], new HeldClock(now), errors)).ShouldBe(ExitCode.Fine, errors.ToString());
    }

    private async Task<string> Refused(string[] arguments)
    {
        using var errors = new StringWriter();
        (await CommandLine.Run([.. arguments, .. store.Options], new HeldClock(now), errors)).ShouldBe(ExitCode.WrongUsage, errors.ToString());
        return errors.ToString();
    }

    private async Task<string> Ask(params string[] arguments)
    {
        var (code, output, errors) = await CalledProgram.Run([.. arguments, .. store.Options]);
        code.ShouldBe(ExitCode.Fine, errors);
        return output;
    }

    private sealed class HeldClock(Instant now) : IClock
    {
        public Instant GetCurrentInstant() => now;
    }
}
