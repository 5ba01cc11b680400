using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Programmes;
using Fuyao.Platform.Reviews;

namespace Fuyao.Platform.Journal;

/// <summary>What a receipt was found to be.</summary>
/// <param name="Receipt">Null, like the header and the version, where it cannot be read.</param>
/// <param name="Version">That by which it was judged again.</param>
/// <param name="Differences">What does not hold; empty where everything does.</param>
/// <param name="Checkpoint">The checkpoint that the receipt's chain meets; null where none was asked for or met.</param>
public sealed record VerifiedReceipt(Receipt? Receipt, CommitHeader? Header, CheckedProgramme? Version, ImmutableArray<LocalizedText> Differences, Checkpoint? Checkpoint)
{
    public bool Holds => Differences.IsEmpty;

    internal static VerifiedReceipt Unreadable(string zh, string en) => new(null, null, null, [new LocalizedText(zh, en)], null);
}

/// <summary>Verifies receipts with nothing but the programme's files, and checkpoints where there are some.</summary>
public static class ReceiptVerifier
{
    /// <param name="programmePath">The programme's folder or file; null: the folder of that id under programmes/, here or beside the program.</param>
    /// <param name="cataloguePath">The catalogue to check the programme against; null: the nearest one.</param>
    /// <param name="checkpoints">Signed heads from outside of the database; null: none are at hand.</param>
    /// <exception cref="FileNotFoundException">The programme's files are not found.</exception>
    /// <exception cref="ContentException">The programme or its catalogue has errors.</exception>
    public static VerifiedReceipt Verify(string json, string? programmePath, string? cataloguePath, CheckpointFolder? checkpoints)
    {
        ReceiptCheck check;
        Receipt receipt;
        try
        {
            receipt = Receipt.Parse(json);
            check = ReceiptCheck.Of(receipt);
        }
        catch (JsonException unreadable)
        {
            return VerifiedReceipt.Unreadable($"凭证不可读：{unreadable.Message}", $"the receipt cannot be read: {unreadable.Message}");
        }
        var header = check.Header;
        var versions = Versions(programmePath ?? header.Programme, header, cataloguePath);
        var version = Named(versions, header.Version);
        var before = header.VersionBefore is { } judging ? Named(versions, judging) : null;
        var differences = check.Differences(version, before);
        if (differences.IsEmpty && checkpoints is not null)
        {
            var (met, wrong) = checkpoints.Compare(receipt.Chain);
            return new VerifiedReceipt(receipt, header, version, wrong, met);
        }
        return new VerifiedReceipt(receipt, header, version, differences, null);
    }

    /// <summary>The version with that hash; where there is none, that of the same day, whose hash will be found to differ.</summary>
    private static CheckedProgramme Named(ImmutableArray<CheckedProgramme> versions, RecordedVersion recorded) =>
        versions.FirstOrDefault(version => version.Sha256 == recorded.Sha256.ToString())
        ?? versions.FirstOrDefault(version => version.Programme.Effective.ToString("uuuu-MM-dd", null) == recorded.Effective)
        ?? versions[^1];

    private static ImmutableArray<CheckedProgramme> Versions(string programme, CommitHeader header, string? cataloguePath)
    {
        var path = ProgrammeFinder.PathOf(programme) ?? throw new FileNotFoundException(
            $"there is no programme '{programme}' here or beside the program; the receipt needs the version of {header.Version.Effective} of '{header.Programme}': name its folder with --programme", programme);
        var found = cataloguePath ?? CatalogueLookup.Find(path)
            ?? throw new ContentException([new Diagnostic(new SourcePosition(path, 1, 1), $"there is no {CatalogueLookup.FileName} here or above", "name one with --catalogue")]);
        var catalogue = CatalogueLookup.Load(found);
        var loading = ProgrammeFolder.Load(path, catalogue.Catalogue ?? throw new ContentException(catalogue.Errors));
        if (!loading.Errors.IsEmpty)
            throw new ContentException(loading.Errors);
        return loading.Versions.IsEmpty
            ? throw new ContentException([new Diagnostic(new SourcePosition(path, 1, 1), "it holds no programme that decides anything", "name a programme's folder")])
            : loading.Versions;
    }
}
