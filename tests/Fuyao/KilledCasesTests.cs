using System.Globalization;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Procedures;
using Fuyao.Platform.Reviews;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Procedures;
using Fuyao.Storage.Tests;
using Fuyao.Tests.Server;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>
/// systems.md, “what nobody else has” 5: whatever crashes. A process that acts on cases is killed at random moments: event, bookings and the entry in the audit log are stored together or not at all, and the same command
/// again comes to what an undisturbed one does.
/// </summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class KilledCasesTests : IDisposable
{
    private const int Companies = 6;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-killed-");

    private string Programme => Path.Combine(folder.FullName, "tiny");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>What a case leaves by lapsing is given on first, in a transaction of its own; then an approval books money and a place, a batch all its payments, an application its place, a withdrawal gives one up.</summary>
    [Fact]
    public async Task Event_bookings_and_entry_are_stored_together_or_not_at_all_and_the_same_again_does_nothing_twice()
    {
        string[][] commands = [["cases", "approve", "3", "--reason", "in order", "--by", "anna"], ["cases", "batch", "tiny", "--by", "fred"], [.. Apply(6)], ["cases", "withdraw", "4", "--reason", "no need"]];
        for (var index = 0; index < TestRun.Count(2, commands.Length); index++)
            await KillAndRepeat(index, commands[index]);
    }

    private async Task KillAndRepeat(int seed, params string[] killed)
    {
        var random = new Random(seed);
        using var undisturbed = new TestStore();
        await Prepare(undisturbed);
        // By the machine's clock all that was returned has lapsed; the place is given on before anything else.
        var states = new List<string> { Stored(undisturbed) };
        using (var database = undisturbed.Open())
            new DueCases(database, new Later()).Run().Troubles.ShouldBeEmpty();
        states.Add(Stored(undisturbed));
        await Run(undisturbed, new Later(), killed);
        states.Add(Stored(undisturbed));
        for (var round = 0; round < TestRun.Count(1, 40); round++)
        {
            using var store = new TestStore();
            await Prepare(store);
            var bytes = random.Next(4) * random.Next(60_000);

            await BuiltProgram.Kill(folder.FullName, [.. killed, .. store.Options], () => store.IsBeingWritten(bytes), random);

            var stored = Stored(store);
            states.ShouldContain(stored, $"round {round}");
            // Whoever had no answer asks again; what was done already is refused, and done once.
            await BuiltProgram.Run(folder.FullName, [.. killed, .. store.Options]);
            Stored(store).ShouldBe(states[^1], $"round {round}");
        }
    }

    /// <summary>Four places: case 1 has one and was returned, 2 is in its check, 3 before its decision, 4 is approved; 5 waits, and gets the place of case 1 when that lapses.</summary>
    private async Task Prepare(TestStore store)
    {
        var clock = new Earlier();
        folder.CreateSubdirectory("tiny");
        await File.WriteAllTextAsync(Path.Combine(Programme, "2009-01-01.yaml"), """
            programme: tiny
            title: { zh: 小额补贴, en: A small subsidy }
            published: 2008-12-01
            effective: 2009-01-01
            zone: Asia/Shanghai
            enrol: application
            evaluate: as-of-application
            apply: { from: 2009-01-01T00:00, until: 2999-12-31T24:00 }
            scope: city == '5101'
            tiers:
              - { id: subsidised, title: { zh: 受补企业, en: Subsidised company }, benefits: [cash] }
            quota: { first: 4, by: application.accepted_at, hold: acceptance, confirm: approval, refill: waiting }
            budget: { account: fund, limit: 3000 CNY }
            procedure:
              - { step: apply, materials: [form] }
              - { step: verify, by: officer, correct_within: 5 workdays }
              - { step: approve, by: approver }
              - { step: disburse, batch: daily }
            benefits:
              cash: { title: { zh: 补贴, en: Subsidy }, kind: subsidy, amount: 1000 CNY, at_most: contract_paid }
            """);
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "facts.csv"), ["merchant_id,city,contract_paid,registered_on", .. Enumerable.Range(1, Companies).Select(company => $"c{company},5101,{(company == 4 ? "640.5" : "2800")},2009-01-01")]);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "form.pdf"), "form");
        foreach (var command in new string[][]
        {
            ["facts", "import", Path.Combine(folder.FullName, "facts.csv"), "--period", "current", "--catalogue", Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml")],
            ["staff", "add", "olga", "--role", "officer"], ["staff", "add", "anna", "--role", "approver"], ["staff", "add", "fred", "--role", "finance-officer"],
            ["ledger", "accounts", "open", "treasury", "--asset", "CNY", "--rule", "any"], ["ledger", "accounts", "open", "fund", "--asset", "CNY"], ["ledger", "transfer", "treasury", "fund", "3000", "--reason", "budget"],
            ["cases", "open", Programme], [.. Apply(1)], [.. Apply(2)], [.. Apply(3)], [.. Apply(4)], [.. Apply(5)],
            ["cases", "return", "1", "--fault", "form=unreadable", "--by", "olga"], ["cases", "check", "3", "--reason", "complete", "--by", "olga"],
            ["cases", "check", "4", "--reason", "complete", "--by", "olga"], ["cases", "approve", "4", "--reason", "in order", "--by", "anna"], ["cases", "check", "5", "--reason", "complete", "--by", "olga"],
        })
        {
            await Run(store, clock, command);
        }
    }

    private IEnumerable<string> Apply(int company) =>
    [
        "cases", "apply", Programme, $"c{company}", "--company", $"成都第{company}公司", "--code", ServedOffice.Code(company), "--representative", "某", "--district", "510104",
        "--bank", "成都银行", "--account", $"622800000{company}", "--material", $"form={Path.Combine(folder.FullName, "form.pdf")}",
    ];

    private static async Task Run(TestStore store, IClock clock, string[] command)
    {
        await using var errors = new StringWriter();
        (await CommandLine.Run([.. command, .. store.Options], clock, errors)).ShouldBe(Terminal.ExitCode.Fine, errors.ToString());
    }

    /// <summary>All cases, balances and entries, but when it was; events, audit log and ledger agree.</summary>
    private static string Stored(TestStore store)
    {
        using var database = store.Open();
        var (cases, log) = (new CaseStore(database).Of(null), new AuditLog(database).Entries(new AuditQuery()).ToArray());
        // Each event has its entry in the audit log, and there is no entry without its event.
        var logged = log.SelectMany(entry => entry.Details.EnumerateObject().Where(detail => detail.Name.StartsWith("case ", StringComparison.Ordinal)).Select(detail => detail.Name)).Order(StringComparer.Ordinal);
        logged.ShouldBe(cases.SelectMany(stored => Enumerable.Range(1, stored.Events.Length).Select(number => string.Create(CultureInfo.InvariantCulture, $"case {stored.Number} event {number}"))).Order(StringComparer.Ordinal));
        new AuditLog(database).Verify().Break.ShouldBeNull();
        new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty();
        var figures = CaseFigures.Of(database, new Later(), ProgrammeFinder.Stored(database, "tiny", null));
        figures.Money!.ShouldSatisfyAllConditions(money => money.Agree.ShouldBeTrue(), money => (money.Kept + money.Booked + money.Free).ShouldBe(money.Limit));
        var reports = new CaseReader(database, new Later()).List("tiny", null);
        figures.Money!.Kept.ShouldBe(reports.Where(report => report.State == CaseState.Approved).Aggregate(Money.Zero, (sum, report) => sum + report.Standing.Granted), "what is kept is what is approved and not paid");
        (figures.Places!.Held, figures.Places.Final).ShouldBe((reports.Count(report => report is { Place: ClaimState.Placed, Standing.IsGranted: false }), reports.Count(report => report.Standing.IsGranted)));
        return string.Join('\n', [
            .. reports.Select(report => $"{report.Number} {string.Join(' ', report.Events.Select(happened => happened.GetType().Name))} {report.Place} {report.Position} {report.Standing.Granted} {report.Standing.Kept}"),
            $"{figures.Places} {figures.Money}", .. new CaseStore(database).Batches(null).Select(batch => $"batch {batch.Number}: {batch.Payments} of {batch.Amount}"),
            $"{log.Length} entries, {new LedgerVerifier(database).Verify().Lines} lines",
        ]);
    }

    private sealed class Earlier : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2010, 3, 1, 0, 0);
    }

    /// <summary>As late as the machine's clock is: after every deadline.</summary>
    private sealed class Later : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2030, 3, 1, 0, 0);
    }
}
