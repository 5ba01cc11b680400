using Fuyao.Kernel.Diagnostics;
using Fuyao.Platform.Programmes;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Programmes;

/// <summary>Each folder of tests/Cases/broken holds files with something wrong and <c>expected.txt</c> with exactly what is said about them.</summary>
public sealed class BrokenProgrammesTests
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "tests", "Cases", "broken");

    public static TheoryData<string> Names => new(Directory.EnumerateDirectories(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_error_is_reported_at_its_place_with_what_to_write_instead(string name)
    {
        var folder = Path.Combine(Folder, name);

        var check = PathChecker.Check([folder]);

        check.Errors.Select(error => Relative(error, folder)).ShouldBe(File.ReadAllLines(Path.Combine(folder, "expected.txt")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_loaded_from_a_folder_with_an_error(string name)
    {
        var loading = ProgrammeFolder.Load(Path.Combine(Folder, name));

        loading.Versions.ShouldBeEmpty();
        loading.Overlays.ShouldBeEmpty();
        loading.Errors.ShouldNotBeEmpty();
    }

    /// <summary>Fewer would leave kinds of mistakes untold.</summary>
    [Fact]
    public void There_are_many_broken_programmes() => Directory.GetDirectories(Folder).Length.ShouldBeGreaterThanOrEqualTo(60);

    private static string Relative(Diagnostic error, string folder) =>
        (error with { At = error.At with { File = Path.GetRelativePath(folder, error.At.File).Replace('\\', '/') } }).ToString();
}
