using System.Text.Json;
using Fuyao.Commands;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Explanations;
using Fuyao.Storage;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Tests;

/// <summary><c>fuyao receipt</c>, <c>verify</c>, <c>replay</c> and <c>checkpoint</c> over a small marketplace after its first review.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class JournalCommandTests(CommandLineTests.ReviewedStore store) : IClassFixture<CommandLineTests.ReviewedStore>
{
    private static readonly string Reference = File.ReadAllText(SourceTree.FullPath("docs/reference/journal.md"));

    [Fact]
    public async Task A_receipt_verifies_elsewhere_by_the_programme_alone()
    {
        var (merchant, path) = (Member(), Path.Combine(store.Folder, "receipt.json"));

        (await CalledProgram.Run(["receipt", "pioneer", merchant, "--output", path, .. store.Options])).Code.ShouldBe(ExitCode.Fine);
        var (code, output, _) = await CalledProgram.Run("verify", path);

        code.ShouldBe(ExitCode.Fine);
        output.ShouldStartWith("凭证成立：");
        Verify(path).Output.ShouldStartWith($"The receipt holds: pioneer reviewed {merchant} at 2016-11-03 24:00 with the outcome S");
    }

    [Fact]
    public void A_changed_receipt_does_not_hold_and_the_answer_says_what_does_not()
    {
        var changed = Path.Combine(store.Folder, "changed.json");
        File.WriteAllText(changed, Receipt(Member()).Replace("\"false\"", "\"true\"", StringComparison.Ordinal));

        var (code, output) = Verify(changed);
        code.ShouldBe(ExitCode.No);
        output.ShouldContain("✗ the decision is not what its SHA-256 says");
        output.TrimEnd().ShouldEndWith("The receipt does not hold.");

        File.WriteAllText(changed, "{ \"form\": \"something\" }");
        Verify(changed).Output.ShouldStartWith("✗ the receipt cannot be read: the form is “something”");
        Should.Throw<UsageException>(() => Verify(changed + "x")).Message.ShouldStartWith("there is no receipt");
    }

    [Fact]
    public void The_programme_that_decided_is_needed_and_no_other()
    {
        var receipt = Path.Combine(store.Folder, "of another.json");
        File.WriteAllText(receipt, Receipt(Member()));
        var other = Directory.CreateDirectory(Path.Combine(store.Folder, "other", "pioneer")).FullName;
        var programmes = SourceTree.FullPath("programmes");
        File.Copy(Path.Combine(programmes, "catalogue.yaml"), Path.Combine(store.Folder, "other", "catalogue.yaml"));
        File.Copy(Path.Combine(programmes, "pioneer", "baselines.csv"), Path.Combine(other, "baselines.csv"));
        File.WriteAllText(
            Path.Combine(other, "2016-11-03.yaml"), File.ReadAllText(Path.Combine(programmes, "pioneer", "2016-11-03.yaml")).Replace("value: 80.0", "value: 70.0", StringComparison.Ordinal));

        var (code, output) = Verify(receipt, other);

        code.ShouldBe(ExitCode.No);
        output.ShouldStartWith("✗ the programme file has the SHA-256");
        Should.Throw<FileNotFoundException>(() => Verify(receipt, "nowhere")).Message
            .ShouldContain("the receipt needs the version of 2016-11-03 of 'pioneer': name its folder with --programme");
    }

    [Fact]
    public void A_receipt_has_the_keys_that_the_reference_names()
    {
        // The names of columns are those of the programme's conditions.
        foreach (var key in KeysOf(JsonDocument.Parse(Receipt(Member())).RootElement).Distinct().Where(key => !key.Contains(' ')))
            Reference.ShouldContain($"`{key}`");
    }

    [Fact]
    public void What_has_no_receipt_says_why()
    {
        Should.Throw<UnknownMerchantException>(() => Receipt("nobody")).Message.ShouldContain("there is no merchant 'nobody' in the data");

        using var errors = new StringWriter();
        ReceiptCommand.Run("pioneer", Member(), store.Dialect, null, "2016-11-01", null, new StillClock(), TextWriter.Null, errors).ShouldBe(ExitCode.No);
        errors.ToString().ShouldContain("'pioneer' has decided nothing by then");
    }

    [Fact]
    public void A_replay_says_that_everything_is_as_it_was_decided()
    {
        var (code, output) = Replay(null, null, asJson: true);

        code.ShouldBe(ExitCode.Fine);
        var answer = JsonDocument.Parse(output).RootElement;
        foreach (var key in KeysOf(answer).Distinct())
            Reference.ShouldContain($"`{key}`");
        (answer.GetProperty("holds").GetBoolean(), answer.GetProperty("reviews").GetInt32(), answer.GetProperty("records").GetInt32()).ShouldBe((true, 1, 20));
        Should.Throw<FileNotFoundException>(() => Replay("pioner", null)).Message.ShouldContain("nothing of 'pioner' was ever decided in the data; did you mean 'pioneer'?");
    }

    [Fact]
    public async Task A_checkpoint_is_signed_with_a_key_that_nobody_else_reads_and_receipts_and_replays_meet_it()
    {
        var (key, folder) = (Path.Combine(store.Folder, "signer.pem"), Path.Combine(store.Folder, "audit"));

        var (code, output, errors) = await CalledProgram.Run(["checkpoint", "--key", key, "--new-key", "--output", folder, "--language", "en", .. store.Options]);

        code.ShouldBe(ExitCode.Fine, errors);
        output.ShouldStartWith("Signed: commit 1, head ");
        output.ShouldContain("; entry 2 of the audit log, hash ");
        File.GetUnixFileMode(key).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var secret = string.Concat(File.ReadAllLines(key).Where(line => !line.StartsWith('-')));
        (output + errors).ShouldNotContain(secret[..20]);
        File.ReadAllText(Directory.GetFiles(folder).ShouldHaveSingleItem()).ShouldNotContain(secret[..20]);

        Replay(null, CheckpointOptions.Load(folder, key + ".pub")).Output.ShouldContain("Compared with 1 signed checkpoints.");
        var (held, log, _) = await CalledProgram.Run(["audit", "--verify", "--checkpoints", folder, "--public-key", key + ".pub", "--language", "en", .. store.Options]);
        held.ShouldBe(ExitCode.Fine);
        log.ShouldEndWith("Compared with 1 signed checkpoints: the log agrees.\n");
        var receipt = Path.Combine(store.Folder, "checked.json");
        File.WriteAllText(receipt, Receipt(Member()));
        Verify(receipt, checkpoints: folder).Output.ShouldContain("It agrees with the checkpoint of commit 1");

        Should.Throw<UsageException>(() => Checkpoint(key, makesKey: true, folder)).Message.ShouldContain("there is a file");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Should.Throw<IOException>(() => Checkpoint(key, makesKey: false, folder)).Message.ShouldContain("can be read by others; allow it to its owner alone: chmod 600");
    }

    private void Checkpoint(string key, bool makesKey, string folder) => CheckpointCommand.Run(store.Dialect, key, makesKey, folder, Language.English, new StillClock(), TextWriter.Null);

    private (int Code, string Output) Replay(string? programme, Platform.Journal.CheckpointFolder? checkpoints, bool asJson = false)
    {
        using var output = new StringWriter();
        var code = ReplayCommand.Run(programme, store.Dialect, null, checkpoints, asJson, Language.English, output);
        return (code, output.ToString());
    }

    private static (int Code, string Output) Verify(string path, string? programme = null, string? checkpoints = null)
    {
        using var output = new StringWriter();
        var code = VerifyCommand.Run(path, programme, null, CheckpointOptions.Load(checkpoints, null), Language.English, output);
        return (code, output.ToString());
    }

    private string Receipt(string merchant)
    {
        using var output = new StringWriter();
        ReceiptCommand.Run("pioneer", merchant, store.Dialect, null, null, null, new StillClock(), output, TextWriter.Null).ShouldBe(ExitCode.Fine);
        return output.ToString();
    }

    private string Member()
    {
        using var database = FuyaoDatabase.OpenExisting(store.Dialect);
        return MemberList.Load(database, ProgrammeFinder.Find(database, "pioneer"))!.Find(null, MembershipStatus.Member).First().Merchant;
    }

    private static IEnumerable<string> KeysOf(JsonElement json) => json.ValueKind switch
    {
        // Those of cut-offs are in the reference of `review`.
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => field.Name == "cutOffs" ? [field.Name] : KeysOf(field.Value).Prepend(field.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(KeysOf),
        _ => [],
    };

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2016, 12, 1, 0, 0);
    }
}
