using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>The red packets of E12, made live and issued on the command line: merchants m1 … have all resumed work, and each has a packet of 100 CNY to claim.</summary>
internal static class IssuedPackets
{
    /// <summary>The last review is over, and everything below happens at this moment.</summary>
    public static readonly Instant Now = Instant.FromUtc(2020, 2, 10, 2, 0);

    /// <returns>The folder of the programme.</returns>
    public static string Programme(DirectoryInfo folder, Func<string, string>? change = null)
    {
        var text = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "programmes", "thunder-packets", "2020-02-10.yaml")).Replace("    status: announced\n", "", StringComparison.Ordinal);
        var programme = folder.CreateSubdirectory("thunder-packets");
        File.WriteAllText(Path.Combine(programme.FullName, "2020-02-10.yaml"), change?.Invoke(text) ?? text);
        return programme.FullName;
    }

    /// <summary>What is done before a packet can be claimed.</summary>
    public static async Task Issue(DirectoryInfo folder, TestStore store, int merchants, IClock clock, Func<string, string>? change = null)
    {
        var (programme, facts) = (Programme(folder, change), Path.Combine(folder.FullName, "facts.csv"));
        await File.WriteAllLinesAsync(facts, ["merchant_id,contract_since,resumed_work", .. Enumerable.Range(1, merchants).Select(number => $"m{number},2019-05-01,true")]);
        foreach (var command in new string[][]
        {
            ["facts", "import", facts, "--period", "2020-02-09", "--catalogue", Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml")], ["review", programme, "--at", "2020-02-10T09:00"],
            ["staff", "add", "pat", "--role", "programme-manager"], ["staff", "add", "anna", "--role", "approver"],
            ["ledger", "accounts", "open", "treasury", "--asset", "CNY", "--rule", "any"], ["ledger", "accounts", "open", "thunder-packets", "--asset", "CNY"],
            ["ledger", "transfer", "treasury", "thunder-packets", "20000000", "--reason", "E12"],
            ["credit", "draft", programme, $"{merchants * 100}", "--reason", "first wave", "--by", "pat"], ["credit", "approve", "1", "--by", "anna"], ["credit", "issue", "1", "--by", "pat"],
        })
            await Run(store, clock, command);
    }

    public static async Task Run(TestStore store, IClock clock, params string[] command)
    {
        await using var errors = new StringWriter();
        (await CommandLine.Run([.. command, .. store.Options], clock, errors)).ShouldBe(ExitCode.Fine, string.Join(' ', command) + errors);
    }
}
