using System.Text;
using Fuyao.Platform.Tabular;

namespace Fuyao.Platform.Tests.Tabular;

/// <summary>A file in a folder of its own that goes away again.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fuyao-file-").FullName;

    public TemporaryFile(string name, byte[] content)
    {
        Path = System.IO.Path.Combine(folder, name);
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public static TemporaryFile Csv(string content) => new("t.csv", Encoding.UTF8.GetBytes(content));

    /// <summary>All rows; a row with a problem is the problem alone, after '!'.</summary>
    public static List<string[]> RowsOf(string content)
    {
        using var file = Csv(content);
        return Rows(file.Path);
    }

    public static List<string[]> Rows(string path, TextEncoding? encoding = null)
    {
        using var table = TableReader.Open(path, encoding);
        List<string[]> rows = [[.. table.Header]];
        foreach (var part in table.ReadAll())
        {
            for (var row = 0; row < part.Count; row++)
                rows.Add(part.Problems.TryGetValue(row, out var problem)
                    ? ["!" + problem]
                    : [.. Enumerable.Range(0, table.Header.Length).Select(column => Encoding.UTF8.GetString(part.Field(row, column)))]);
            part.Dispose();
        }
        return rows;
    }

    public static string Refusal(string content)
    {
        using var file = Csv(content);
        return Should.Throw<TableException>(() => Rows(file.Path)).Message;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
