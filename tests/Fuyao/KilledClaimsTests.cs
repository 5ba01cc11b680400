using System.Text.RegularExpressions;
using Fuyao.Kernel.Ledger;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>
/// systems.md, “what nobody else has” 5: exactly the first N with a receipt, whatever crashes. A process that claims is killed at random moments: what it told is stored, what is stored holds, and the same command again
/// comes to what an undisturbed one does.
/// </summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed partial class KilledClaimsTests : IDisposable
{
    private const int Places = 25;
    private static readonly string[] Claimants = [.. Enumerable.Range(0, 60).Select(claimant => $"m{claimant}")];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-killed-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_told_is_stored_and_the_same_again_claims_nothing_twice()
    {
        var random = new Random(1);
        for (var round = 0; round < TestRun.Count(2, 50); round++)
        {
            using var store = new TestStore();
            string[][] prepared =
            [
                ["accounts", "open", "source", "--asset", "places", "--rule", "any"], ["accounts", "open", "quota", "--asset", "places"], ["accounts", "open", "given", "--asset", "places"],
                ["transfer", "source", "quota", $"{Places}", "--reason", "places"], ["quota", "quota", "--to", "given", "--waiting", "30"],
            ];
            foreach (var command in prepared)
                await Run(store, command);
            string[] claims = ["ledger", "claim", "quota", .. Claimants, "--key", "morning", "--by", "portal", "--language", "en", .. store.Options];

            var told = await BuiltProgram.Kill(folder.FullName, claims, () => ClaimsIn(store) > random.Next(Claimants.Length), random);

            using (var database = store.Open())
            {
                var reader = new ClaimReader(database);
                var stored = reader.Entries("quota").Where(entry => entry.Event == ClaimEvent.Claimed).Select(entry => entry.Sha256).ToHashSet();
                foreach (Match receipt in Receipt().Matches(told))
                    stored.ShouldContain(receipt.Groups["hash"].Value, $"round {round}");
                new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty($"round {round}");
            }
            await BuiltProgram.Run(folder.FullName, claims);
            using var after = store.Open();
            var all = new ClaimReader(after);
            all.Claims("quota").Select(claim => claim.Claimant).ShouldBe(Claimants, $"round {round}");
            (all.Ranks("quota").Length, all.Waiting("quota").Length).ShouldBe((Places, 30), $"round {round}");
            new LedgerVerifier(after).Verify().Problems.ShouldBeEmpty($"round {round}");
        }
    }

    private static long ClaimsIn(TestStore store)
    {
        using var database = store.Open();
        return new ClaimReader(database).QuotaOf("quota")!.Value.Head.Claims;
    }

    private static async Task Run(TestStore store, string[] command)
    {
        await using var errors = new StringWriter();
        (await CommandLine.Run(["ledger", .. command, .. store.Options], new BeforeAll(), errors)).ShouldBe(ExitCode.Fine, errors.ToString());
    }

    private sealed class BeforeAll : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2010, 3, 1, 0, 0);
    }

    [GeneratedRegex(@"Receipt (?<hash>[0-9a-f]{64})\n")]
    private static partial Regex Receipt();
}
