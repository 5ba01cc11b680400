using System.Text.Json;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;

namespace Fuyao.Tests;

/// <summary><c>fuyao receipt</c>, <c>verify</c>, <c>replay</c> and <c>checkpoint</c> over a small marketplace after its first review.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class JournalCommandTests(CommandLineTests.ReviewedStore store) : IClassFixture<CommandLineTests.ReviewedStore>
{
    private static readonly string Reference = File.ReadAllText(SourceTree.FullPath("docs/reference/journal.md"));

    [Fact]
    public async Task A_receipt_verifies_without_the_data_and_a_changed_one_does_not()
    {
        var merchant = await Member();
        var receipt = await Receipt(merchant);

        var (code, output, _) = await store.Run("verify", receipt, "--language", "en");
        code.ShouldBe(ExitCode.Fine);
        output.ShouldStartWith($"The receipt holds: pioneer reviewed {merchant} at 2016-11-03 24:00 with the outcome S");
        (await store.Run("verify", receipt)).Output.ShouldStartWith("凭证成立：");

        var changed = Path.Combine(store.Folder, "changed.json");
        File.WriteAllText(changed, File.ReadAllText(receipt).Replace("\"false\"", "\"true\"", StringComparison.Ordinal));
        (code, output, _) = await store.Run("verify", changed, "--language", "en");
        code.ShouldBe(ExitCode.No);
        output.ShouldContain("✗ the decision is not what its SHA-256 says");
        output.TrimEnd().ShouldEndWith("The receipt does not hold.");

        File.WriteAllText(changed, "{ \"form\": \"something\" }");
        (await store.Run("verify", changed, "--language", "en")).Output.ShouldStartWith("✗ the receipt cannot be read: the form is “something”");
    }

    [Fact]
    public async Task The_programme_that_decided_is_needed_and_no_other()
    {
        var receipt = await Receipt(await Member());
        var other = Directory.CreateDirectory(Path.Combine(store.Folder, "other", "pioneer")).FullName;
        var programmes = SourceTree.FullPath("programmes");
        File.Copy(Path.Combine(programmes, "catalogue.yaml"), Path.Combine(store.Folder, "other", "catalogue.yaml"));
        File.Copy(Path.Combine(programmes, "pioneer", "baselines.csv"), Path.Combine(other, "baselines.csv"));
        File.WriteAllText(
            Path.Combine(other, "2016-11-03.yaml"), File.ReadAllText(Path.Combine(programmes, "pioneer", "2016-11-03.yaml")).Replace("value: 80.0", "value: 70.0", StringComparison.Ordinal));

        var (code, output, _) = await store.Run("verify", receipt, "--programme", other, "--language", "en");

        code.ShouldBe(ExitCode.No);
        output.ShouldStartWith("✗ the programme file has the SHA-256");
        (await store.Run("verify", receipt, "--programme", "nowhere")).ShouldSatisfyAllConditions(
            run => run.Code.ShouldBe(ExitCode.WrongUsage), run => run.Errors.ShouldContain("the receipt needs the version of 2016-11-03 of 'pioneer': name its folder with --programme"));
    }

    [Fact]
    public async Task A_receipt_has_the_keys_that_the_reference_names()
    {
        var receipt = JsonDocument.Parse(File.ReadAllText(await Receipt(await Member()))).RootElement;

        // The names of columns are those of the programme's conditions.
        foreach (var key in KeysOf(receipt).Distinct().Where(key => !key.Contains(' ')))
            Reference.ShouldContain($"`{key}`");
    }

    [Fact]
    public async Task What_has_no_receipt_says_why()
    {
        var (code, _, errors) = await store.Run(["receipt", "pioneer", "nobody", .. store.Options]);
        code.ShouldBe(ExitCode.WrongUsage);
        errors.ShouldContain("there is no merchant 'nobody' in the data");

        (code, _, errors) = await store.Run(["receipt", "pioneer", await Member(), "--at", "2016-11-01", .. store.Options]);
        code.ShouldBe(ExitCode.No);
        errors.ShouldContain("'pioneer' has decided nothing by then");
    }

    [Fact]
    public async Task A_replay_says_that_everything_is_as_it_was_decided()
    {
        var (code, output, _) = await store.Run(["replay", "--json", .. store.Options]);

        code.ShouldBe(ExitCode.Fine);
        var answer = JsonDocument.Parse(output).RootElement;
        foreach (var key in KeysOf(answer).Distinct())
            Reference.ShouldContain($"`{key}`");
        (answer.GetProperty("holds").GetBoolean(), answer.GetProperty("reviews").GetInt32(), answer.GetProperty("records").GetInt32()).ShouldBe((true, 1, 20));
        (await store.Run(["replay", "pioner", .. store.Options])).Errors.ShouldContain("nothing of 'pioner' was ever decided in the data; did you mean 'pioneer'?");
    }

    [Fact]
    public async Task A_checkpoint_is_signed_with_a_key_that_nobody_else_reads_and_receipts_and_replays_meet_it()
    {
        var (key, folder) = (Path.Combine(store.Folder, "signer.pem"), Path.Combine(store.Folder, "audit"));

        var (code, output, errors) = await store.Run(["checkpoint", "--key", key, "--new-key", "--output", folder, "--language", "en", .. store.Options]);

        code.ShouldBe(ExitCode.Fine, errors);
        output.ShouldStartWith("Signed: commit 1, head ");
        File.GetUnixFileMode(key).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var secret = string.Concat(File.ReadAllLines(key).Where(line => !line.StartsWith('-')));
        (output + errors).ShouldNotContain(secret[..20]);
        File.ReadAllText(Directory.GetFiles(folder).ShouldHaveSingleItem()).ShouldNotContain(secret[..20]);

        (await store.Run(["replay", "--checkpoints", folder, "--public-key", key + ".pub", "--language", "en", .. store.Options])).ShouldSatisfyAllConditions(
            run => run.Code.ShouldBe(ExitCode.Fine), run => run.Output.ShouldContain("Compared with 1 signed checkpoints."));
        (await store.Run("verify", await Receipt(await Member()), "--checkpoints", folder, "--language", "en")).Output.ShouldContain("It agrees with the checkpoint of commit 1");

        (await store.Run(["checkpoint", "--key", key, "--new-key", "--output", folder, .. store.Options])).ShouldSatisfyAllConditions(
            run => run.Code.ShouldBe(ExitCode.WrongUsage), run => run.Errors.ShouldContain("there is a file"));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        (await store.Run(["checkpoint", "--key", key, "--output", folder, .. store.Options])).ShouldSatisfyAllConditions(
            run => run.Code.ShouldBe(ExitCode.Environment), run => run.Errors.ShouldContain("can be read by others; allow it to its owner alone: chmod 600"));
    }

    private async Task<string> Member()
    {
        var (_, output, _) = await store.Run(["members", "pioneer", "--json", .. store.Options]);
        return JsonDocument.Parse(output).RootElement.GetProperty("members")[0].GetProperty("merchant").GetString()!;
    }

    private async Task<string> Receipt(string merchant)
    {
        var path = Path.Combine(store.Folder, $"{Path.GetRandomFileName()}.json");
        var (code, _, errors) = await store.Run(["receipt", "pioneer", merchant, "--output", path, .. store.Options]);
        code.ShouldBe(ExitCode.Fine, errors);
        return path;
    }

    private static IEnumerable<string> KeysOf(JsonElement json) => json.ValueKind switch
    {
        // Those of cut-offs are in the reference of `review`.
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => field.Name == "cutOffs" ? [field.Name] : KeysOf(field.Value).Prepend(field.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(KeysOf),
        _ => [],
    };
}
