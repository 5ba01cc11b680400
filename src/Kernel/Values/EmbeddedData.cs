using System.Text.Json;

namespace Fuyao.Kernel.Values;

/// <summary>The data that ships inside the assembly, under <c>divisions/</c> and <c>holidays/</c>.</summary>
internal static class EmbeddedData
{
    /// <summary>Names that begin with the prefix, in order.</summary>
    public static IEnumerable<string> Names(string prefix) =>
        typeof(EmbeddedData).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static JsonDocument ReadJson(string name)
    {
        using var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly carries no data named {name}");
        return JsonDocument.Parse(stream);
    }
}
