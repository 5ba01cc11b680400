using System.Security.Cryptography;
using Fuyao.Kernel.Journal;
using Fuyao.Platform.Journal;
using NodaTime;

namespace Fuyao.Platform.Tests.Journal;

public sealed class CheckpointFolderTests : IDisposable
{
    private static readonly Instant At = Instant.FromUtc(2016, 12, 5, 1, 2);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-checkpoints-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_checkpoint_reads_back_signed_and_any_change_of_it_shows()
    {
        using var key = Key();
        var checkpoint = Checkpoint.Parse(Checkpoint.Sign(7, Digest.Of([1]), 3, Digest.Of([8]), 2, Digest.Of([9]), At, key).ToJson());

        checkpoint.IsSigned().ShouldBeTrue();
        Checkpoint[] changed =
        [
            checkpoint with { Sequence = 8 }, checkpoint with { Head = Digest.Of([2]) }, checkpoint with { AuditSequence = 4 }, checkpoint with { AuditHead = Digest.Of([7]) }, checkpoint with { At = At + Duration.FromTicks(1) }, checkpoint with { Signature = "AAAA" },
            checkpoint with { Signature = "?" }, checkpoint with { PublicKey = "AAAA" },
        ];
        changed.ShouldAllBe(one => !one.IsSigned());
    }

    [Fact]
    public void A_wrong_signature_another_key_and_a_broken_file_are_told_by_name()
    {
        using var key = Key();
        using var other = Key();
        CheckpointFolder.Write(folder.FullName, Checkpoint.Sign(1, Digest.Of([1]), 3, Digest.Of([8]), 2, Digest.Of([9]), At, key));
        CheckpointFolder.Write(folder.FullName, Checkpoint.Sign(2, Digest.Of([2]), 3, Digest.Of([8]), 2, Digest.Of([9]), At, key) with { Head = Digest.Of([3]) });
        CheckpointFolder.Write(folder.FullName, Checkpoint.Sign(3, Digest.Of([3]), 3, Digest.Of([8]), 2, Digest.Of([9]), At, other));
        File.WriteAllText(Path.Combine(folder.FullName, "4.json"), "{");

        var loaded = CheckpointFolder.Load(folder.FullName, Checkpoint.PublicKeyOf(key));

        loaded.Checkpoints.Select(checkpoint => checkpoint.Sequence).ShouldBe([1]);
        var (met, differences) = loaded.Compare(new ReceiptChain(1, default, Digest.Of([1]), [], Digest.Of([1])));
        met.ShouldNotBeNull().Sequence.ShouldBe(1);
        differences.Select(difference => difference.En).ShouldBe(
        [
            $"the checkpoint 0000000002-{At.ToUnixTimeTicks()}.json has a wrong signature", $"the checkpoint 0000000003-{At.ToUnixTimeTicks()}.json is signed with another key",
            "the checkpoint 4.json cannot be read",
        ]);
    }

    [Fact]
    public void A_receipt_meets_a_checkpoint_that_was_made_after_it()
    {
        using var key = Key();
        var (head, link) = (Digest.Of([1]), new ChainLink(Digest.Of([2]), Digest.Of([3])));
        var chain = new ReceiptChain(4, default, head, [link], link.Head(5, head));
        CheckpointFolder.Write(folder.FullName, Checkpoint.Sign(5, link.Head(5, head), 3, Digest.Of([8]), 2, Digest.Of([9]), At, key));

        CheckpointFolder.Load(folder.FullName, null).Compare(chain).Met.ShouldNotBeNull().Sequence.ShouldBe(5);
        CheckpointFolder.Load(folder.FullName, null).Compare(chain with { Head = Digest.Of([9]) }).Differences.ShouldHaveSingleItem().En
            .ShouldBe("the chain leads to another head than the one signed for commit 5");
        CheckpointFolder.Load(folder.FullName, null).Compare(chain with { Later = [] }).Differences.ShouldHaveSingleItem().En.ShouldStartWith("no checkpoint covers this receipt");
    }

    [Fact]
    public void A_folder_without_checkpoints_vouches_for_nothing() =>
        CheckpointFolder.Load(folder.FullName, null).Compare(new ReceiptChain(1, default, default, [], default)).Differences.Select(difference => difference.En)
            .ShouldContain($"there is no checkpoint in {folder.FullName}");

    [Fact]
    public void A_key_on_another_curve_signs_no_checkpoint()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Checkpoint.Sign(1, Digest.Of([1]), 3, Digest.Of([8]), 2, Digest.Of([9]), At, key).IsSigned().ShouldBeFalse();
    }

    private static ECDsa Key() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
