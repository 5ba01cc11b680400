using System.Globalization;
using System.Text;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Sample;

namespace Fuyao.Platform.Tests.Sample;

/// <summary>A month of the sample read back from its CSV, plainly: what a stranger sees of it.</summary>
internal sealed class SampleTable
{
    private readonly string[] header;

    private SampleTable(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        header = lines[0].Split(',');
        Rows = [.. lines.Skip(1).Select(line => line.Split(','))];
    }

    public IReadOnlyList<string> Header => header;

    public IReadOnlyList<string[]> Rows { get; }

    public static byte[] Bytes(ulong seed, int merchants, string month, params string[] facts)
    {
        using var stream = new MemoryStream();
        new SampleMarketplace(seed, merchants).WriteCsv(stream, Period.Parse(month), facts.Length == 0 ? null : facts);
        return stream.ToArray();
    }

    public static string Text(ulong seed, int merchants, string month, params string[] facts) => Encoding.UTF8.GetString(Bytes(seed, merchants, month, facts));

    public static SampleTable Read(ulong seed, int merchants, string month) => new(Text(seed, merchants, month));

    public IEnumerable<string> Column(string fact) => Rows.Select(row => row[IndexOf(fact)]);

    /// <summary>The known numbers of a fact.</summary>
    public double[] Numbers(string fact) => [.. Column(fact).Where(value => value.Length > 0).Select(Number)];

    /// <summary>The numbers of two facts, of the merchants where both are known.</summary>
    public (double First, double Second)[] Pairs(string first, string second) =>
    [
        .. Rows.Where(row => row[IndexOf(first)].Length > 0 && row[IndexOf(second)].Length > 0)
            .Select(row => (Number(row[IndexOf(first)]), Number(row[IndexOf(second)]))),
    ];

    public Dictionary<string, string> ByMerchant(string fact) => Rows.ToDictionary(row => row[0], row => row[IndexOf(fact)]);

    private int IndexOf(string fact) => Array.IndexOf(header, fact) is >= 0 and var index ? index : throw new ArgumentException($"no column {fact}", nameof(fact));

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);
}
