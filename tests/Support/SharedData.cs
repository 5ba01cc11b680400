namespace Fuyao.TestSupport;

/// <summary>Finds the repository and the folder of test data that lies beside it and is not redistributed.</summary>
public static class SharedData
{
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    public static string Folder(string name) => Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "data", name));

    public static bool IsPresent(string name) => Directory.Exists(Folder(name));

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Fuyao.slnx")))
                return folder.FullName;
        throw new InvalidOperationException($"No Fuyao.slnx above {AppContext.BaseDirectory}; run the tests inside a checkout.");
    }
}
