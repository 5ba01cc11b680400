using System.Text.Json;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>Packages of tasks and seats of trainings as they are typed and read (docs/reference/services.md), through the programme that is shipped: F3.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ServiceCommandTests : IDisposable
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-service-");
    private readonly TestStore store = new();
    private Instant now = At("2020-04-01T10:00");

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>F1, F3: from the day of joining to the last acceptance, and what is left when the year is over.</summary>
    [Fact]
    public async Task F3_the_base_service_package_from_the_first_task_to_the_end_of_the_year()
    {
        await Join();
        (await Ask("service", "show", "m1", "--language", "en")).ShouldBe("""
            Base service package · new-merchants · 2020-04-01 10:00 until 2021-04-01 10:00
              Photo beautification (photo-beautification): open
              Publishing of 7-star offers (seven-star-offers): open
              Storefront decoration to a score of 85 (storefront-85, score of 85 at least): open
              A year of training (training-year): open
              A team on site (team-on-site): open

            """.ReplaceLineEndings("\n"));
        (await Run("service", "fulfil", "new-merchants", "m1", "storefront-85", "--evidence", "decorated", "--score", "84.9", "--by", "studio"))
            .ShouldBe((ExitCode.No, "fuyao: 'storefront-85' takes a score of 85 at least, and 84.9 was measured; it stays open\n"));
        var file = Write("score.pdf", "86.5");
        (await Ask("service", "fulfil", "new-merchants", "m1", "storefront-85", "--evidence", "已装修", "--file", file, "--score", "86.50", "--by", "studio", "--language", "zh")).ShouldBe("服务包 1，m1，旺铺装修至85分：待验收（已验收 0/5）\n");
        (await Run("service", "accept", "new-merchants", "m1", "storefront-85", "--by", "studio")).ShouldBe((ExitCode.No, "fuyao: studio has fulfilled 'storefront-85'; somebody else accepts or rejects it, for the merchant\n"));
        await Ask("service", "reject", "new-merchants", "m1", "storefront-85", "--reason", "the banner is missing", "--by", "m1");
        await Ask("service", "fulfil", "new-merchants", "m1", "storefront-85", "--evidence", "with a banner", "--score", "90", "--by", "studio");
        (await Ask("service", "accept", "new-merchants", "m1", "storefront-85", "--by", "m1", "--language", "en")).ShouldBe("Package 1, m1, Storefront decoration to a score of 85: accepted (1 of 5 accepted)\n");
        (await Ask("service", "report", "new-merchants", "--language", "en")).ShouldStartWith("New-merchant pack\n  Base service package: in force 2, of which not begun 1; over 0, of which not all delivered 0\n", customMessage: "m2 waits for the first task");
        (await Ask("service", "report", "new-merchants", "--language", "zh")).ShouldContain("基础服务包：进行中 2，其中尚未开始服务 1；已结束 0，其中未全部交付 0");
        JsonDocument.Parse(await Ask("service", "report", "new-merchants", "--json")).RootElement.GetProperty("services")[0].GetProperty("notBegun").GetInt32().ShouldBe(1);
        await Ask("service", "fulfil", "new-merchants", "m2", "storefront-85", "--evidence", "decorated", "--score", "85", "--by", "studio");
        now = At("2021-04-01T10:00");

        var shown = await Ask("service", "show", "m1", "--language", "en");
        shown.ShouldContain("until 2021-04-01 10:00 · over\n");
        shown.ShouldContain("  Storefront decoration to a score of 85 (storefront-85, score of 85 at least, 90 measured): accepted\n  A year of training (training-year): not delivered\n");
        shown.ShouldContain($"studio  storefront-85 fulfilled, score 86.5: 已装修, score.pdf SHA-256 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("86.5"u8))}\n");
        shown.ShouldContain("m1  storefront-85 rejected: the banner is missing\n");
        var report = await Ask("service", "report", "new-merchants", "--language", "en");
        report.ShouldStartWith("New-merchant pack\n  Base service package: in force 0, of which not begun 0; over 2, of which not all delivered 2\n");
        report.ShouldContain("score ≥ 85: 2, lowest 85, mean 87.5");
        (await Ask("service", "report", "new-merchants", "--language", "zh")).ShouldContain("基础服务包：进行中 0，其中尚未开始服务 0；已结束 2，其中未全部交付 2");
        var storefront = JsonDocument.Parse(await Ask("service", "report", "new-merchants", "--json")).RootElement.GetProperty("services")[0].GetProperty("tasks")[2];
        (storefront.GetProperty("accepted").GetInt32(), storefront.GetProperty("fulfilled").GetInt32(), storefront.GetProperty("measured")[0].GetProperty("mean").GetString()).ShouldBe((1, 1, "87.5"));
        var task = JsonDocument.Parse(await Ask("service", "show", "m1", "--json")).RootElement.GetProperty("packages")[0].GetProperty("tasks")[2];
        (task.GetProperty("state").GetString(), task.GetProperty("acceptedBy").GetString(), task.GetProperty("lines")[0].GetProperty("measured").GetString()).ShouldBe(("accepted", "m1", "90"));
    }

    [Fact]
    public async Task Seats_are_given_and_given_back_and_who_was_there_is_recorded()
    {
        await Join();
        (await Ask("training", "open", School(), "lecture", "--at", "2020-04-20T14:00", "--seats", "1", "--online", "https://example.cn/live", "--withdraw-until", "2020-04-19T24:00", "--language", "en")).ShouldBe("""
            Lesson 1: school lecture (first-shop)
              2020-04-20 14:00, online at https://example.cn/live; seats can be given back until 2020-04-19 24:00
              seats 1: taken 0, waiting 0; present 0, absent 0

            """.ReplaceLineEndings("\n"));
        (await Ask("training", "enrol", "1", "m1", "--language", "en")).ShouldBe("Lesson 1, m1: has a seat (claim 1)\n");
        (await Ask("training", "enrol", "1", "m2", "--language", "zh")).ShouldBe("场次 1，m2：候补第 1 位（报名号 2）\n");
        (await Ask("training", "withdraw", "1", "m1", "--reason", "ill", "--language", "en")).ShouldBe("Lesson 1, m1: withdrawn\n");
        now = At("2020-04-20T14:00");
        (await Ask("training", "attendance", "1", "--others-absent", "--language", "en")).ShouldEndWith("  seats 1: taken 1, waiting 0; present 0, absent 1\n  1  m1  withdrawn\n  2  m2  absent\n");
        await Ask("training", "attendance", "1", "--present", "m2", "--by", "teacher");

        (await Ask("training", "list", "--language", "zh")).ShouldContain("https://example.cn/live     1     1     0     1     0");
        var lesson = JsonDocument.Parse(await Ask("training", "show", "1", "--json")).RootElement;
        (lesson.GetProperty("beginsAt").GetString(), lesson.GetProperty("present").GetInt32(), lesson.GetProperty("enrolments")[1].GetProperty("isPresent").GetBoolean()).ShouldBe(("2020-04-20T14:00:00+08:00", 1, true));
        (await Ask("ledger", "claims", "training-seats/school/1", "--language", "en")).ShouldContain("m2");
    }

    [Fact]
    public async Task A_lesson_is_moved_and_called_off_and_tells_so()
    {
        await Join();
        await Ask("training", "open", School(), "lecture", "--at", "2020-04-20T14:00", "--seats", "1", "--place", "hall 1", "--withdraw-until", "2020-04-19T24:00");
        await Ask("training", "enrol", "1", "m1");
        (await Ask("training", "move", "1", "--at", "2020-04-21T14:00", "--online", "https://example.cn/live", "--reason", "rain", "--by", "teacher", "--language", "en")).ShouldBe("""
            Lesson 1: school lecture (first-shop)
              2020-04-21 14:00, online at https://example.cn/live; seats can be given back until 2020-04-21 14:00
              seats 1: taken 1, waiting 0; present 0, absent 0
                2020-04-01 10:00  teacher  moved, from 2020-04-20 14:00 at hall 1: rain
              1  m1  has a seat (claim 1)

            """.ReplaceLineEndings("\n"));
        (await Run("training", "move", "1", "--at", "2020-04-22T14:00", "--place", "x", "--online", "y", "--reason", "rain")).ShouldBe((ExitCode.WrongUsage, "fuyao: a lesson is held at a place or online; write --place TEXT, or --online URL\n"));
        (await Ask("training", "cancel", "1", "--reason", "讲师生病", "--by", "teacher", "--language", "zh")).ShouldEndWith("    2020-04-01 10:00  teacher  已取消：讲师生病\n  1  m1  无席位\n");
        (await Ask("training", "list", "--language", "en")).ShouldContain("2020-04-21 14:00 (called off)");
        (await Run("training", "cancel", "1", "--reason", "x")).ShouldBe((ExitCode.No, "fuyao: lesson 1 is called off: 讲师生病\n"));
        var changes = JsonDocument.Parse(await Ask("training", "show", "1", "--json")).RootElement.GetProperty("changes");
        changes.EnumerateArray().Select(change => $"{change.GetProperty("kind")} {change.GetProperty("beganAt")} {change.GetProperty("place")}").ShouldBe(["moved 2020-04-20T14:00:00+08:00 hall 1", "cancelled 2020-04-21T14:00:00+08:00 https://example.cn/live"]);
    }

    [Fact]
    public async Task What_cannot_be_is_told_with_what_to_write()
    {
        await Join();
        (await Run("service", "fulfil", "new-merchants", "m1", "storefront-85", "--evidence", "x", "--score", "high")).ShouldBe((ExitCode.WrongUsage, "fuyao: --score high: write a number with at most 4 decimals, for example 86.5\n"));
        (await Run("service", "fulfil", "new-merchants", "m1", "storefront-85", "--evidence", "x", "--file", "no-such-file")).Code.ShouldBe(ExitCode.WrongUsage);
        (await Run("service", "fulfil", "new-merchants", "m3", "storefront-85", "--evidence", "x")).ShouldBe((ExitCode.WrongUsage, "fuyao: there is no merchant 'm3' in the data; did you mean 'm1'?\n"));
        (await Run("service", "accept", "pioneer", "m1", "storefront-85")).ShouldBe((ExitCode.No, "fuyao: 'pioneer' brings m1 no service with tasks; its entitlements say what it has\n"));
        (await Run("training", "open", School(), "lecture", "--at", "2020-04-20T14:00", "--seats", "1")).ShouldBe((ExitCode.WrongUsage, "fuyao: say where the lesson is held: --place TEXT, or --online URL\n"));
        (await Run("training", "open", School(), "lecture", "--at", "soon", "--seats", "1", "--place", "x")).Output.ShouldStartWith("fuyao: --at: ");
        (await Run("training", "open", "new-merchants", "lecture", "--at", "2020-04-20T14:00", "--seats", "1", "--place", "x")).ShouldBe(
            (ExitCode.No, "fuyao: 'new-merchants' has no training 'lecture'; write a benefit with `kind: training` in a version of it\n"));
        (await Run("training", "enrol", "7", "m1")).ShouldBe((ExitCode.No, "fuyao: there is no lesson 7\n"));
        (await Ask("service", "report", "pioneer", "--language", "en")).ShouldContain("No packages.");
    }

    private static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    /// <summary>Two merchants register, and have what new merchants and the school give.</summary>
    private async Task Join()
    {
        (await Run("facts", "import", Write("merchants.csv", "merchant_id,registered_on\nm1,2020-04-01\nm2,2020-04-01\n"), "--period", "current")).Code.ShouldBe(ExitCode.Fine);
        (await Run("review", "new-merchants", "--at", "2020-04-01T10:00")).Code.ShouldBe(ExitCode.Fine);
        (await Run("review", School(), "--at", "2020-04-01T10:00")).Code.ShouldBe(ExitCode.Fine);
    }

    private string School()
    {
        var path = Path.Combine(folder.FullName, "school");
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            Write("school/2020-03-01.yaml", """
                programme: school
                published: 2020-03-01
                effective: 2020-03-01
                enrol: registration
                tiers:
                  - { id: new, benefits: [lecture] }
                benefits:
                  lecture: { kind: training, course: first-shop, sessions: 3, seats: 100, per_merchant: 1 }
                """);
        }
        return path;
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task<string> Ask(params string[] arguments)
    {
        var (code, output, errors) = await CalledProgram.Run(new GivenClock(now), [.. arguments, .. store.Options]);
        (code, errors).ShouldBe((ExitCode.Fine, ""), string.Join(' ', arguments));
        return output;
    }

    private async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        var (code, output, errors) = await CalledProgram.Run(new GivenClock(now), [.. arguments, .. store.Options]);
        return (code, code == ExitCode.Fine ? output : errors);
    }

    private sealed class GivenClock(Instant now) : IClock
    {
        public Instant GetCurrentInstant() => now;
    }
}
