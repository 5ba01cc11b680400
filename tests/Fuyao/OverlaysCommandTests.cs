using System.Text.Json;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>Second approval and overlays as they are typed and read (docs/reference/judgements.md, overlays.md).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class OverlaysCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-overlays-");
    private readonly TestStore store = new();
    private Instant now = Instant.FromUtc(2016, 11, 4, 0, 0);

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Both_tiers_are_shown_while_an_overlay_is_in_force()
    {
        await Import("2016-10", "m1,true,9000,100\nm2,true,3000,1\n");
        await Run("review", Programme, "--at", "2016-11-03T24:00");
        now = Instant.FromUtc(2016, 12, 4, 0, 0);
        await Import("2016-11", "m1,true,3000,100\nm2,true,3000,1\n");
        await Run("review", Programme, "--at", "2016-12-03T24:00");
        var overlay = Write("medal.yaml", """
            overlay: medal
            title: { zh: 勋章, en: Medal }
            target: shop
            display: { not_below: 2016-11-30, from: 2016-12-05T00:00, until: 2016-12-31T09:00 }
            """);

        await Run("overlays", "add", overlay, "--by", "wang");
        (await Run("overlays", "approve", "medal", "--by", "wang")).ShouldBe((ExitCode.No, "fuyao: wang has added the overlay 'medal'; somebody else approves it: --by NAME\n"));
        await Run("overlays", "approve", "medal", "--by", "li");

        (await Ask("members", Programme, "--at", "2016-12-04T23:59", "--language", "en")).ShouldNotContain("shown as");
        var shown = await Ask("members", Programme, "--at", "2016-12-05", "--language", "en");
        shown.ShouldContain("merchant  tier      shown as    status");
        shown.ShouldContain("m1        Star (S)  Super (SS)  member");
        (await Ask("members", Programme, "--at", "2016-12-05", "--csv")).ShouldContain("m1,S,member,2016-12-04T00:00:00+08:00,,,SS,,\nm2,S,member,");
        var json = JsonDocument.Parse(await Ask("members", Programme, "--at", "2016-12-05", "--json")).RootElement.GetProperty("members")[0];
        (json.GetProperty("tier").GetString(), json.GetProperty("displayedTier").GetString(), json.GetProperty("overlay").GetString()).ShouldBe(("S", "SS", "medal"));
        (await Ask("explain", Programme, "m1", "--at", "2016-12-05", "--language", "en")).ShouldContain("Shown as Super until 2016-12-31 09:00: not below the tier of 2016-11-30 (Medal)");
        (await Ask("overlays", "show", "--language", "en")).ShouldContain("medal    shop       2016-12-05 00:00  2016-12-31 09:00  2016-11-30  closed  wang      li");
    }

    [Fact]
    public async Task A_judgement_is_proposed_by_one_and_approved_by_another()
    {
        await Import("2016-10", "m1,false,9000,100\nm2,true,3000,1\n");

        (await Ask("list", "add", Programme, "recognised", "m1", "--reason", "评估通过", "--by", "wang")).ShouldContain(
            $"it counts once somebody else has approved it: fuyao list approve {Programme} recognised m1 --by NAME {store.Dialect.Option}");
        (await Ask("list", "show", Programme)).ShouldContain("待批准");
        (await Run("list", "approve", Programme, "recognised", "m1", "--by", "wang")).ShouldBe((ExitCode.WrongUsage, "fuyao: wang has proposed this; somebody else approves it: --by NAME\n"));
        (await Ask("list", "refuse", Programme, "recognised", "m1", "--reason", "没有材料", "--by", "li", "--language", "en")).ShouldBe("m1, recognised: what wang proposed is refused: 没有材料\n");
        await Run("list", "add", Programme, "recognised", "m1", "--reason", "材料补齐", "--by", "wang");
        (await Ask("list", "approve", Programme, "recognised", "m1", "--by", "li")).ShouldStartWith("m1 → recognised：wang 提出，li 批准，自 ");

        var shown = JsonDocument.Parse(await Ask("list", "show", Programme, "--json")).RootElement.EnumerateArray()
            .Select(one => $"{one.GetProperty("state")} {one.GetProperty("proposal")} {one.GetProperty("by")} {one.GetProperty("approvedBy")} {one.GetProperty("refusedBy")}");
        shown.ShouldBe(["in-force  wang li ", "refused entry wang  li"]);
    }

    private string Programme => Path.Combine(folder.FullName, "shop");

    private Task<(int Code, string Errors)> Import(string period, string rows)
    {
        Write("shop/2016-11-03.yaml", """
            programme: shop
            title: { zh: 店, en: Shop }
            published: 2016-10-01
            effective: 2016-11-03
            lists:
              recognised: { by: approver, months: 3, approval: second }
            require:
              service: gold || listed('recognised')
            tiers:
              - { id: SS, title: { zh: 超, en: Super }, require: { scale: gmv >= 6560 } }
              - { id: S, title: { zh: 星, en: Star }, require: { scale: gmv >= 2295 } }
            review: { every: month, due_by: "3 24:00", facts: previous-month }
            """);
        Write("catalogue.yaml", """
            catalogue: shop
            zone: Asia/Shanghai
            currency: CNY
            facts:
              gold:   { type: bool, kind: state, label: { zh: 金牌, en: Gold medal }, source: { zh: 档案, en: Register } }
              gmv:    { type: money, kind: period, label: { zh: 成交额, en: GMV }, source: { zh: 交易, en: Orders } }
              orders: { type: int, kind: period, label: { zh: 订单, en: Orders }, source: { zh: 交易, en: Orders } }
            """);
        return Run("facts", "import", Write($"{period}.csv", $"merchant_id,gold,gmv,orders\n{rows}"), "--period", period);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>At the test's own time.</summary>
    private async Task<(int Code, string Errors)> Run(params string[] arguments)
    {
        using var errors = new StringWriter();
        return (await CommandLine.Run([.. arguments, .. store.Options], new HeldClock(now), errors), errors.ToString());
    }

    /// <summary>For what it prints.</summary>
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
