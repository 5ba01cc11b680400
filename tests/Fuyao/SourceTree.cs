using Fuyao.TestSupport;

namespace Fuyao.Tests;

/// <summary>The files of the repository as they lie on disk, without what builds leave behind.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> Passed = ["bin", "obj", "artifacts", "node_modules", "TestResults"];

    /// <summary>Paths from the repository's root, with forward slashes, in order.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Below(new DirectoryInfo(SharedData.RepositoryRoot)).Select(file => Path.GetRelativePath(SharedData.RepositoryRoot, file.FullName).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> EndingWith(params string[] endings) => Files.Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)));

    public static IEnumerable<string> Under(this IEnumerable<string> files, params string[] folders) =>
        files.Where(file => folders.Any(folder => file.StartsWith(folder + "/", StringComparison.Ordinal)));

    public static string FullPath(string file) => Path.Combine(SharedData.RepositoryRoot, file);

    public static string[] Lines(string file) => File.ReadAllLines(FullPath(file));

    public static string FolderOf(string file) => file.LastIndexOf('/') is >= 0 and var slash ? file[..slash] : "";

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories()
            .Where(child => !Passed.Contains(child.Name) && (!child.Name.StartsWith('.') || child.Name == ".ci"))
            .SelectMany(Below));
}
