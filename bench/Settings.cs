using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Programmes;

namespace Fuyao.Bench;

/// <summary>What a benchmark is told.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Program">The built fuyao.dll.</param>
/// <param name="IsQuick">Smaller data.</param>
/// <param name="MerchantsCap">Never more merchants than this; for trying a benchmark out.</param>
public sealed record Settings(string Root, string Program, bool IsQuick, int? MerchantsCap)
{
    public string PeersFolder => Path.Combine(Root, "bench", "peers");

    /// <summary>The same settings for another process.</summary>
    public IEnumerable<string> Arguments =>
        ["--root", Root, "--program", Program, .. IsQuick ? (string[])["--quick"] : [], .. MerchantsCap is { } cap ? (string[])["--merchants", $"{cap}"] : []];

    public int Cap(int merchants) => Math.Min(merchants, MerchantsCap ?? int.MaxValue);

    /// <summary>The Pioneer programme as it is shipped.</summary>
    public CheckedProgramme Pioneer() => Load(Path.Combine(Root, "programmes", "pioneer"));

    public static CheckedProgramme Load(string folder)
    {
        var loading = ProgrammeFolder.Load(folder);
        return loading.Versions is [.., var latest] ? latest : throw new InvalidOperationException($"The programme cannot be loaded: {string.Join("; ", loading.Errors)}");
    }

    /// <summary>Says, instead of a figure, that its peer is missing: a figure without its peer is none.</summary>
    public bool PeersAreMissing(params string[] figures)
    {
        if (PeerProcess.Missing(PeersFolder) is not { } reason)
            return false;
        Console.Error.WriteLine($"NOT MEASURED: {string.Join(", ", figures)}: the peers cannot run: {reason}");
        return true;
    }
}
