using System.Globalization;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Credits;
using Fuyao.Storage;
using Fuyao.Storage.Credits;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>E12, spent per valid click: a process that books a file of clicks is killed at random moments; the same file again books the rest, and each click is paid once.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class KilledClicksTests : IDisposable
{
    private const int Merchants = 3;
    private const int Clicks = 3_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-killed-");
    private readonly StillClock clock = new();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_same_file_again_books_each_click_once()
    {
        var random = new Random(1);
        for (var round = 0; round < TestRun.Count(1, 50); round++)
        {
            using var store = new TestStore();
            using (store.Open())
            {
                // Made, so that the commands find it.
            }
            // A packet that lasts until today: the killed process goes by the clock of the machine.
            await IssuedPackets.Issue(folder, store, Merchants, clock, text => text.Replace("    expires_after: 30 days\n", "", StringComparison.Ordinal).Replace("20 CNY", "100 CNY", StringComparison.Ordinal));
            for (var merchant = 1; merchant <= Merchants; merchant++)
                await IssuedPackets.Run(store, clock, "credit", "claim", $"m{merchant}", $"{merchant}");
            var file = Path.Combine(folder.FullName, "clicks.csv");
            await File.WriteAllLinesAsync(file, ["click,merchant,of,at,price", .. Enumerable.Range(0, Clicks).Select(click => string.Create(CultureInfo.InvariantCulture, $"c{click},m{1 + click % Merchants},promotion,2020-02-10T12:00:00+08:00,0.0{1 + click % 9}"))]);
            string[] book = ["credit", "clicks", file, "--by", "portal", "--language", "en", .. store.Options];
            var wanted = random.Next(1, Clicks);

            await BuiltProgram.Kill(folder.FullName, book, () => Stored(store) >= wanted, random);

            var stored = Stored(store);
            using (var database = store.Open())
                MustAgree(database, stored, round);
            var (code, told, errors) = await BuiltProgram.Run(folder.FullName, book);
            (code, errors).ShouldBe((0, ""), $"round {round}");
            told.ShouldStartWith($"{Clicks - stored} new clicks", customMessage: $"round {round}");
            using var after = store.Open();
            MustAgree(after, Clicks, round);
            (await BuiltProgram.Run(folder.FullName, book)).Output.ShouldBe($"0 new clicks, 0.00 paid; 0 refunded; {Clicks} known before\n");
        }
    }

    /// <summary>What the ledger says was spent is what the first clicks of the file cost.</summary>
    private void MustAgree(FuyaoDatabase database, int clicks, int round)
    {
        var figures = new CreditReader(database, clock).FiguresOf("thunder-packets");
        (figures.Agree, figures.Spent).ShouldBe((true, new Money(Enumerable.Range(0, clicks).Sum(click => (1 + click % 9) * 100L))), $"round {round}");
        new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty($"round {round}");
    }

    /// <summary>Whole groups: of one either all is stored or nothing, which the figures show.</summary>
    private static int Stored(TestStore store)
    {
        using var database = store.Open();
        return ClickDesk.ClicksMax * new ClickStore(database).Find([.. Enumerable.Range(0, Clicks / ClickDesk.ClicksMax).Select(group => string.Create(CultureInfo.InvariantCulture, $"c{group * ClickDesk.ClicksMax}"))]).Count;
    }

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => IssuedPackets.Now;
    }
}
