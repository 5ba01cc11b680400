using System.CommandLine;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Journal;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao verify RECEIPT.json</c>: whether a receipt is what it was, and whether its decision follows from its values, with nothing but the programme's files.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var receipt = new Argument<string>("RECEIPT") { Description = "The receipt's file." };
        var programme = new Option<string?>("--programme")
        {
            Description = "The programme's folder or file; without it the folder of its id under programmes/, here or beside the program.", HelpName = "PATH",
        };
        var catalogue = SharedOptions.Catalogue();
        var checkpoints = CheckpointOptions.Folder();
        var key = CheckpointOptions.PublicKey();
        var language = SharedOptions.Language();
        var command = new Command("verify", "Verify a receipt without the data it was made from.") { receipt, programme, catalogue, checkpoints, key, language };
        command.SetAction(parsed => Run(
            parsed.GetValue(receipt)!, parsed.GetValue(programme), parsed.GetValue(catalogue), CheckpointOptions.Load(parsed.GetValue(checkpoints), parsed.GetValue(key)),
            SharedOptions.LanguageOf(parsed.GetValue(language)), Console.Out));
        return command;
    }

    public static int Run(string path, string? programme, string? catalogue, CheckpointFolder? checkpoints, Language language, TextWriter output)
    {
        if (!File.Exists(path))
            throw new UsageException($"there is no receipt '{path}'; make one: fuyao receipt PROGRAMME MERCHANT --data DIR --output {path}");
        var verified = ReceiptVerifier.Verify(File.ReadAllText(path), programme, catalogue, checkpoints);
        foreach (var difference in verified.Differences)
            output.WriteLine($"✗ {difference.In(language)}");
        if (!verified.Holds || verified is not { Receipt: { } receipt, Header: { } header, Version: { } version })
        {
            output.WriteLine(new LocalizedText("凭证不成立。", "The receipt does not hold.").In(language));
            return ExitCode.No;
        }
        Write(receipt, header, version.Programme.Zone, verified.Checkpoint, language, output);
        return ExitCode.Fine;
    }

    private static void Write(Receipt receipt, CommitHeader header, DateTimeZone zone, Checkpoint? checkpoint, Language language, TextWriter output)
    {
        var decision = receipt.Decision;
        var (at, tier) = (Moments.Written(header.NominalAt, zone), decision.After.Tier ?? decision.After.Status.ToString().ToLowerInvariant());
        output.WriteLine((EnrolmentCommit.IsEnrolment(header.Kind) ? Entered(decision, header, at, tier) : new LocalizedText(
            $"凭证成立：{header.Programme} 于 {at} 考核 {decision.Merchant}，结果为 {tier}；由凭证所载的 {decision.Values.Length} 个数值重新判断，{decision.Conditions.Length} 个条件的结论相同。",
            $"The receipt holds: {header.Programme} reviewed {decision.Merchant} at {at} with the outcome {tier}; judged again from its {decision.Values.Length} values, its {decision.Conditions.Length} conditions come out the same."))
            .In(language));
        output.WriteLine(new LocalizedText(
            $"数据 {header.Facts} · 规则版本 {header.Version.Effective} · 日志第 {receipt.Chain.Sequence} 个提交，链头 {receipt.Chain.Head}",
            $"Facts {header.Facts} · version of {header.Version.Effective} · commit {receipt.Chain.Sequence} of the journal, head {receipt.Chain.Head}").In(language));
        output.WriteLine((checkpoint is null
            ? new LocalizedText(
                "未与检查点比对：以上只说明凭证自身一致。用 --checkpoints DIR 与签名的链头比对。",
                "Not held against a checkpoint: this says that the receipt agrees with itself. Compare with signed heads by --checkpoints DIR.")
            : new LocalizedText(
                $"与 {Moments.Written(checkpoint.At, zone)} 签名的第 {checkpoint.Sequence} 个提交的检查点一致。",
                $"It agrees with the checkpoint of commit {checkpoint.Sequence}, signed at {Moments.Written(checkpoint.At, zone)}.")).In(language));
    }

    private static LocalizedText Entered(ReceiptDecision decision, CommitHeader header, string at, string tier)
    {
        var kind = header.Kind.ToString().ToLowerInvariant();
        return new LocalizedText(
            $"凭证成立：{header.Programme} 于 {at} 对 {decision.Merchant} 作出准入决定（{kind}），结果为 {tier}；由凭证所载的 {decision.Values.Length} 个数值重新判断，{decision.Conditions.Length} 个条件的结论相同。",
            $"The receipt holds: {header.Programme} decided about {decision.Merchant} coming in at {at} ({kind}) with the outcome {tier}; judged again from its {decision.Values.Length} values, its {decision.Conditions.Length} conditions come out the same.");
    }
}
