using System.CommandLine;
using System.Text.Json;
using Fuyao.Commands;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>Every command that changes what is stored leaves an entry in the audit log, and no other does; the log is shown and checked.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class AuditCommandTests : IDisposable
{
    // A line for each command that changes something, in an order in which they can be run; FACTS, CHANGES, NEXT and FOLDER stand for what the test wrote.
    private static readonly (string Action, string Line)[] Changes =
    [
        ("facts import", "facts import FACTS --period 2016-10 --by alice"),
        ("facts import", "facts import CHANGES --period current --by alice"),
        ("facts change", "facts change m2 gold_seller true --source register --by alice"),
        ("review", "review pioneer --at 2016-11-03T24:00 --by alice"),
        ("review", "review pioneer --at 2016-12-03T24:00 --by alice"),
        ("appeals file", "appeals file pioneer m1 --statement wrong --by service"),
        ("appeals reject", "appeals reject 1 --reason right --by erin"),
        ("correct draft", "correct draft m1 --occurred 2016-11-01 --set gold_seller=false --reason wrong --by alice"),
        ("correct withdraw", "correct withdraw 1 --reason unproven --by alice"),
        ("correct draft", "correct draft m1 --occurred 2016-11-01 --set gold_seller=false --reason proven --by alice"),
        ("correct approve", "correct approve 2 --by bob"),
        ("relief declare", "relief declare --kind serious_violation --from 2016-10-03 --until 2016-10-05 --reason flood --by officer"),
        ("duties set", "duties set dispatch --within 48h --reason terms --by officer"),
        ("list add", "list add pioneer recognised m1 --reason good --by alice"),
        ("list remove", "list remove pioneer recognised m1 --reason over --by alice"),
        ("list finding", "list finding procedure first_use m1 --reason seen --by alice"),
        ("list add", "list add procedure trusted m1 --reason good --by alice"),
        ("list approve", "list approve procedure trusted m1 --by bob"),
        ("list remove", "list remove procedure trusted m1 --reason over --by alice"),
        ("list refuse", "list refuse procedure trusted m1 --reason not-yet --by bob"),
        ("overlays add", "overlays add OVERLAY --by alice"),
        ("overlays approve", "overlays approve medal --by bob"),
        ("overlays end", "overlays end medal --reason over --by alice"),
        ("invitations send", "invitations send club m1 m2 --reason known --by alice"),
        ("invitations accept", "invitations accept club m1 --by alice"),
        ("invitations decline", "invitations decline club m2 --by alice"),
        ("ledger accounts open", "ledger accounts open source --asset places --rule any --by alice"),
        ("ledger accounts open", "ledger accounts open quota --asset places --by alice"),
        ("ledger accounts open", "ledger accounts open drawn --asset places --by alice"),
        ("ledger accounts open", "ledger accounts open given --asset places --by alice"),
        ("ledger transfer", "ledger transfer source quota 2 --reason places --by alice"),
        ("ledger hold", "ledger hold quota given 1 --until 2017-01-01 --reason kept --by alice"),
        ("ledger release", "ledger release 2 --reason free --by alice"),
        ("ledger hold", "ledger hold quota given 1 --until 2017-01-01 --reason kept --by alice"),
        ("ledger post", "ledger post 4 --reason due --by alice"),
        ("ledger reverse", "ledger reverse 5 --reason wrong --by alice"),
        ("ledger quota", "ledger quota quota --to given --by alice"),
        ("ledger claim", "ledger claim quota m1 --by alice"),
        ("ledger withdraw", "ledger withdraw quota 1 --reason over --by alice"),
        ("ledger claim", "ledger claim quota m2 --by alice"),
        ("ledger reject", "ledger reject quota 2 --reason wrong --by alice"),
        ("ledger quota", "ledger quota drawn --to given --closes 2016-12-01 --drawn --by alice"),
        ("ledger draw", "ledger draw drawn --by alice"),
        ("staff add", "staff add alice --role officer --region 5101 --by admin"),
        ("staff add", "staff add erin --role approver --by admin"),
        ("staff add", "staff add fred --role finance-officer --by admin"),
        ("staff remove", "staff remove fred --role finance-officer --by admin"),
        ("staff add", "staff add fred --role finance-officer --by admin"),
        ("ledger accounts open", "ledger accounts open treasury --asset CNY --rule any --by fred"),
        ("ledger accounts open", "ledger accounts open fund --asset CNY --by fred"),
        ("ledger transfer", "ledger transfer treasury fund 1000 --reason allotment --by fred"),
        ("cases open", "cases open subsidy --by admin"),
        ("cases contracts", "cases contracts FOLDER/contracts.csv --by alice"),
        ("cases relations", "cases relations FOLDER/relations.csv --by alice"),
        ("cases apply", "cases apply subsidy m1 --company A --code 510100000000010 --representative R --district 510104 --bank B --account 1 --material licence=FOLDER/facts.csv --by service"),
        ("cases apply", "cases apply subsidy m2 --company B --code 510100000000028 --representative S --district 510104 --bank B --account 2 --material licence=FOLDER/facts.csv --by service"),
        ("cases return", "cases return 1 --fault licence=torn --by alice"),
        ("cases correct", "cases correct 1 --material licence=FOLDER/changes.csv --by service"),
        ("cases check", "cases check 1 --reason right --by alice"),
        ("cases check", "cases check 2 --reason right --by alice"),
        ("cases approve", "cases approve 1 --reason right --by erin"),
        ("cases approve", "cases approve 2 --reason right --by erin"),
        ("cases batch", "cases batch subsidy --by fred"),
        ("cases returned", "cases returned 1 --reason closed --by fred"),
        ("cases account", "cases account 1 --bank C --account 3 --by service"),
        ("cases withdraw", "cases withdraw 1 --reason over --by service"),
        ("cases clawback", "cases clawback 2 --because falsified --reason forged --by erin"),
        ("cases recovered", "cases recovered 2 100 --reason paid --by fred"),
        ("cases apply", "cases apply noticed m2 --company B --code 510100000000028 --representative S --district 510104 --material licence=FOLDER/facts.csv --by service"),
        ("cases check", "cases check 3 --reason right --by alice"),
        ("cases notice", "cases notice 3 --by alice"),
        ("cases object", "cases object 3 --objector X --contact Y --grounds Z --by service"),
        ("cases decide-objection", "cases decide-objection 3 1 dismiss --reason unproven --by erin"),
        ("cases reject", "cases reject 3 --reason wrong --by erin"),
        ("staff add", "staff add pat --role programme-manager --by admin"),
        ("ledger accounts open", "ledger accounts open rewards --asset CNY --by fred"),
        ("ledger transfer", "ledger transfer treasury rewards 1000 --reason allotment --by fred"),
        ("review", "review packets --at 2016-11-03T24:00 --by alice"),
        ("credit draft", "credit draft packets 300 --reason first --by pat"),
        ("credit approve", "credit approve 1 --by erin"),
        ("credit issue", "credit issue 1 --by pat"),
        ("credit claim", "credit claim m1 1 --by portal"),
        ("credit clicks", "credit clicks FOLDER/clicks.csv --by portal"),
        ("credit refund", "credit refund k1 --reason robot --by portal"),
        ("service fulfil", "service fulfil club m1 photos --evidence seen --by studio"),
        ("service reject", "service reject club m1 photos --reason blurred --by service"),
        ("service fulfil", "service fulfil club m1 photos --evidence again --by studio"),
        ("service accept", "service accept club m1 photos --by service"),
        ("training open", "training open club school --at 2016-12-20T10:00 --seats 1 --place hall --by alice"),
        ("training enrol", "training enrol 1 m1 --by service"),
        ("training withdraw", "training withdraw 1 m1 --reason ill --by service"),
        ("training enrol", "training enrol 1 m1 --by service"),
        ("training move", "training move 1 --at 2016-12-20T12:00 --reason later --by alice"),
        ("training open", "training open club school --at 2016-12-22T10:00 --seats 1 --place hall --by alice"),
        ("training cancel", "training cancel 2 --reason ill --by alice"),
        ("training attendance", "training attendance 1 --present m1 --by alice"),
        ("versions draft", "versions draft NEXT --by bob"),
        ("versions check", "versions check pioneer 2017-02-01 --by bob"),
        ("versions simulate", "versions simulate pioneer 2017-02-01 --by bob"),
        ("versions approve", "versions approve pioneer 2017-02-01 --by alice"),
        ("versions close", "versions close pioneer --from 2018-01-01 --reason over --by alice"),
    ];

    private static readonly string[] Looks =
    [
        "facts export --period 2016-10", "facts show m1 --period 2016-10", "explain pioneer m1", "members pioneer", "gaps pioneer", "list show pioneer", "overlays show", "review pioneer --at 2016-12-03T24:00 --dry-run",
        "backtest pioneer", "simulate pioneer", "invitations candidates club", "invitations show club", "receipt pioneer m1 --at 2016-12-01", "replay", "audit", "audit --verify", "versions show pioneer", "versions diff 2016-11-03 2017-02-01 --programme pioneer",
        "correct show", "appeals show", "relief show", "entitlements m1", "quote rate loan m1", "quote price builder m1 --list 1", "quote deadline dispatch m1 --within 48h --ordered 2016-11-01", "duties show",
        "staff list", "cases list", "cases show 1", "cases notice-list --contact X", "cases file m1", "cases report subsidy", "cases batches", "cases export 1 --by fred", "credit show m1", "credit report packets",
        "service show m1", "service report club", "training list", "training show 1", "ledger accounts list", "ledger claims quota", "ledger waiting-list quota", "ledger receipt quota 1", "ledger statement quota", "ledger trial-balance", "ledger export", "ledger verify",
    ];

    // These make a store of their own, write beside it, run until they are stopped, or need none; see the tests below for the first two.
    private static readonly string[] Others = ["demo", "facts compute", "checkpoint", "serve", "verify", "ledger verify-claims", "check", "sample", "cel"];

    private static readonly string[] Groups = ["facts", "invitations", "list", "versions", "overlays", "correct", "appeals", "relief", "quote", "duties", "ledger", "cases", "credit", "staff", "service", "training"];

    private static readonly Instant Today = Instant.FromUtc(2016, 12, 4, 0, 0);

    // Who was there can be said once a lesson has begun.
    private static readonly Instant AfterTheLesson = Instant.FromUtc(2016, 12, 21, 0, 0);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-audit-");
    private readonly TestStore store = new();

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_command_is_known_to_change_or_to_look()
    {
        var known = Changes.Select(change => change.Action).Concat(Looks.Select(CommandOf)).Concat(Others).Distinct().Order(StringComparer.Ordinal);

        Names("", CommandLine.Create(new StillClock())).Order(StringComparer.Ordinal).ShouldBe(known);
    }

    [Fact]
    public async Task Every_command_that_changes_leaves_its_entry_and_no_other_does()
    {
        Write("facts.csv", "merchant_id,gold_seller\nm1,true\nm2,false\n");
        var pioneer = Path.Combine(SharedData.RepositoryRoot, "programmes", "pioneer");
        Write("next.yaml", File.ReadAllText(Path.Combine(pioneer, "2016-11-03.yaml")).Replace("effective: 2016-11-03", "effective: 2017-02-01", StringComparison.Ordinal));
        Write("baselines.csv", File.ReadAllText(Path.Combine(pioneer, "baselines.csv")));
        Write("changes.csv", "merchant_id,gold_seller\nm1,false\n");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "procedure"));
        Write("procedure/2016-11-03.yaml", """
            programme: procedure
            title: { zh: 甲, en: a }
            published: 2016-10-01
            effective: 2016-11-03
            zone: Asia/Shanghai
            require:
              first: finding('first_use')
              trusted: listed('trusted')
            lists:
              trusted: { by: approver, approval: second }
            tiers:
              - { id: A, title: { zh: 甲, en: a } }
            procedure:
              - { step: look, by: officer, finds: [first_use] }
            review: { every: month, due_by: "3 24:00", facts: previous-month }
            """);
        Write("overlay.yaml", """
            overlay: medal
            target: pioneer
            display: { not_below: 2016-11-30, from: 2016-12-02T00:00, until: 2017-12-31T24:00 }
            """);
        Write("contracts.csv", "number,code,representative,service,paid_on,amount\nC-1,510100000000036,T,trustpass,2010-01-01,2800\n");
        Write("relations.csv", "code,other,kind\n510100000000010,510100000000028,predecessor\n");
        foreach (var (name, notice, payment, rest) in new[]
        {
            ("subsidy", "", "  - { step: disburse, batch: daily }\n", "budget: { account: fund, limit: 1000 CNY }\nclawback:\n  - { when: falsified, amount: all, ban: 1 year }\nbenefits:\n  cash: { kind: subsidy, amount: 100 CNY }\n"),
            ("noticed", "  - { step: notice, days: 5 workdays, public: true, objections: case }\n", "", ""),
        })
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, name));
            Write($"{name}/2016-11-03.yaml", $$"""
                programme: {{name}}
                published: 2016-10-01
                effective: 2016-11-03
                enrol: application
                tiers:
                  - { id: A{{(rest.Length > 0 ? ", benefits: [cash]" : "")}} }
                procedure:
                  - { step: apply, materials: [licence] }
                  - { step: verify, by: officer }
                {{notice}}  - { step: approve, by: approver }
                {{payment}}{{rest}}
                """);
        }
        Write("clicks.csv", "click,merchant,of,at,price\nk1,m1,promotion,2016-12-04T00:00:00Z,1.50\n");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "packets"));
        Write("packets/2016-11-03.yaml", """
            programme: packets
            published: 2016-10-01
            effective: 2016-11-03
            zone: Asia/Shanghai
            enrol: automatic
            require: { gold: known(gold_seller) }
            tiers:
              - { id: A, benefits: [packet] }
            review: { every: month, due_by: "3 24:00", facts: previous-month }
            budget: { account: rewards, limit: 500 CNY }
            benefits:
              packet: { kind: credit, of: promotion, amount: 100 CNY, expires_after: 30 days, per_day: 20 CNY }
            """);
        Directory.CreateDirectory(Path.Combine(folder.FullName, "club"));
        Write("club/2016-11-03.yaml", """
            programme: club
            published: 2016-10-01
            effective: 2016-11-03
            enrol: invitation
            require: { gold: gold_seller }
            tiers:
              - { id: A, benefits: [pack, school] }
            benefits:
              pack: { kind: service, tasks: [photos] }
              school: { kind: training, course: x }
            """);
        foreach (var (action, line) in Changes)
        {
            var before = Head();
            var code = await Run(line);
            // The second review waits for the facts of its period, which is noted too.
            code.ShouldBe(line.Contains("2016-12-03", StringComparison.Ordinal) ? ExitCode.No : ExitCode.Fine, line);
            using var database = FuyaoDatabase.OpenExisting(store.Dialect);
            var entries = new AuditLog(database).Entries(new AuditQuery()).Where(entry => entry.Sequence > before)
                // What an answer brings about is time that passes, under an entry of its own.
                .Where(entry => entry.Action != "between reviews").ToList();
            entries.ShouldHaveSingleItem(line);
            (entries[0].By, entries[0].Action).ShouldBe((line.Split(' ')[^1], action), line);
        }
        foreach (var line in Looks)
        {
            var before = Head();
            (await Run(line)).ShouldNotBe(ExitCode.WrongUsage, line);
            Head().ShouldBe(before, line);
        }
        // What is stored already changes nothing.
        var last = Head();
        await Run("facts import FACTS --period 2016-10");
        await Run("review pioneer --at 2016-12-03T24:00");
        Head().ShouldBe(last);
    }

    [Fact]
    public async Task Facts_that_are_computed_leave_their_entry_under_the_user_of_the_machine()
    {
        Write("catalogue.yaml", """
            catalogue: shop
            zone: America/Sao_Paulo
            currency: BRL
            events:
              orders: { file: orders.csv, columns: { seller: string } }
            facts:
              orders: { type: int, kind: period, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
            """);
        Write("orders.csv", "seller\ns1\n");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "definitions"));
        Write("definitions/orders.sql", "select seller as merchant_id, count(*) as orders from orders group by seller");

        (await Run("facts compute --definitions FOLDER --input FOLDER --period 2016-10")).ShouldBe(ExitCode.Fine);

        using var database = FuyaoDatabase.OpenExisting(store.Dialect);
        var entry = new AuditLog(database).Entries(new AuditQuery()).ShouldHaveSingleItem();
        (entry.By, entry.Action, entry.Subject).ShouldBe((SharedOptions.User, "facts compute", "2016-10"));
    }

    [Fact]
    public async Task A_demo_logs_what_it_does()
    {
        var data = Path.Combine(folder.FullName, "demo");

        (await CommandLine.Run(["demo", "--merchants", "20", "--data", data], new StillClock(), TextWriter.Null)).ShouldBe(ExitCode.Fine);

        using var database = FuyaoDatabase.OpenExisting(data);
        new AuditLog(database).Entries(new AuditQuery()).Select(entry => entry.Action).ShouldBe(["review", "review", "facts import", "facts import"]);
    }

    [Fact]
    public async Task The_log_is_shown_by_pages_in_both_languages_and_as_JSON()
    {
        Write("facts.csv", "merchant_id,gold_seller\nm1,true\n");
        await Run("facts import FACTS --period 2016-10 --by 王");
        await Run("list add pioneer recognised m1 --reason 评估通过 --by alice");

        var (_, chinese, _) = await CalledProgram.Run(["audit", .. store.Options]);
        chinese.ShouldContain("序号");
        chinese.ShouldContain("reason 评估通过");
        var (_, english, _) = await CalledProgram.Run(["audit", "--limit", "1", "--language", "en", .. store.Options]);
        english.ShouldContain("number");
        english.ShouldNotContain("facts import");
        english.ShouldContain("Earlier entries: --before 2");
        var (_, json, _) = await CalledProgram.Run(["audit", "--programme", "pioneer", "--merchant", "m1", "--json", .. store.Options]);
        var entry = JsonDocument.Parse(json).RootElement.EnumerateArray().ShouldHaveSingleItem();
        (entry.GetProperty("by").GetString(), entry.GetProperty("details").GetProperty("reason").GetString()).ShouldBe(("alice", "评估通过"));
    }

    [Fact]
    public async Task A_log_that_holds_is_told_with_its_head_and_what_that_does_not_show()
    {
        Write("facts.csv", "merchant_id,gold_seller\nm1,true\n");
        await Run("facts import FACTS --period 2016-10");

        var (code, text, _) = await CalledProgram.Run(["audit", "--verify", "--language", "en", .. store.Options]);

        code.ShouldBe(ExitCode.Fine);
        text.ShouldStartWith("Entries: 1. Each follows from the one before it");
        text.ShouldContain("A tail that was cut off is found only by comparing with a checkpoint kept elsewhere (--checkpoints DIR).");
        var (_, json, _) = await CalledProgram.Run(["audit", "--verify", "--json", .. store.Options]);
        JsonDocument.Parse(json).RootElement.GetProperty("holds").GetBoolean().ShouldBeTrue();
    }

    private static string CommandOf(string line) => string.Join(' ', line.Split(' ').TakeWhile((word, index) => index == 0 || (index == 1 && Groups.Contains(line.Split(' ')[0])) || (index == 2 && line.StartsWith("ledger accounts", StringComparison.Ordinal))));

    private static IEnumerable<string> Names(string path, Command command) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(inner => Names($"{path} {inner.Name}".Trim(), inner));

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(folder.FullName, name), content);

    private Task<int> Run(string line)
    {
        var arguments = line.Split(' ').Select(argument => argument switch
        {
            "FACTS" => Path.Combine(folder.FullName, "facts.csv"),
            "CHANGES" => Path.Combine(folder.FullName, "changes.csv"),
            "OVERLAY" => Path.Combine(folder.FullName, "overlay.yaml"),
            "NEXT" => Path.Combine(folder.FullName, "next.yaml"),
            "FOLDER" => folder.FullName,
            "procedure" or "club" or "subsidy" or "noticed" or "packets" => Path.Combine(folder.FullName, argument),
            _ => argument.Replace("FOLDER/", folder.FullName + "/", StringComparison.Ordinal),
        });
        return CommandLine.Run([.. arguments, .. store.Options], new StillClock { Now = line.StartsWith("training attendance", StringComparison.Ordinal) ? AfterTheLesson : Today }, Console.Error);
    }

    private long Head()
    {
        using var database = FuyaoDatabase.Open(store.Dialect);
        return new AuditLog(database).Head().Sequence;
    }

    private sealed class StillClock : IClock
    {
        public Instant Now { get; init; } = Today;

        public Instant GetCurrentInstant() => Now;
    }
}
