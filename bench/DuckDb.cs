using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fuyao.Bench.Data;

namespace Fuyao.Bench;

/// <summary>
/// DuckDB in a process of its own, in memory, with as many threads as Fuyao, holding the same merchants. It gets what suits it best: the narrowest integer types, tags as
/// bits, categories as numbers.
/// </summary>
public sealed class DuckDb : IDisposable
{
    private readonly PeerProcess process;
    private readonly string folder;

    private DuckDb(PeerProcess process, string folder) => (this.process, this.folder) = (process, folder);

    /// <param name="folder">For the files by which data go to and fro.</param>
    public static DuckDb Start(Settings settings, string folder) =>
        new(PeerProcess.Start(settings.PeersFolder, "duckdb.mjs", $"{Environment.ProcessorCount}"), folder);

    public void Load(Market market, PioneerModel model)
    {
        var csv = Path.Combine(folder, "merchants.csv");
        MarketFile.Write(market, csv);
        Do($"""
            CREATE TABLE merchants AS SELECT *, 255::UTINYINT AS today
            FROM read_csv('{csv}', header = true, columns = {MerchantTypes})
            """);
        File.Delete(csv);
        Do("CREATE TABLE lines (category UTINYINT, s INTEGER, ss INTEGER)");
        SetLines(model.StarLines, model.SuperStarLines);
    }

    /// <summary>Other category lines, in 1/10,000.</summary>
    public void SetLines(ImmutableArray<long> star, ImmutableArray<long> superStar)
    {
        Do("DELETE FROM lines");
        var rows = star.Zip(superStar).Select((line, category) => string.Create(CultureInfo.InvariantCulture, $"({category}, {line.First}, {line.Second})"));
        Do($"INSERT INTO lines VALUES {string.Join(", ", rows)}");
    }

    public void Do(string sql) => process.Ask(new JsonObject { ["run"] = sql });

    /// <summary>Milliseconds from sending the statement until its result is there.</summary>
    public double Time(string sql) => process.Time(new JsonObject { ["time"] = sql });

    /// <summary>Rows of a small answer.</summary>
    public JsonArray Rows(string sql) => process.Ask(new JsonObject { ["rows"] = sql })["rows"]!.AsArray();

    /// <summary>The one column of whole numbers that a query gives, in its order, by way of a file.</summary>
    public long[] Numbers(string sql, int count)
    {
        var file = Path.Combine(folder, "answer.csv");
        Do($"COPY ({sql}) TO '{file}' (FORMAT csv, HEADER false)");
        var numbers = new long[count];
        var row = 0;
        foreach (var line in File.ReadLines(file))
            numbers[row++] = long.Parse(line, CultureInfo.InvariantCulture);
        File.Delete(file);
        return row == count ? numbers : throw new InvalidOperationException($"DuckDB answered for {row} of {count} merchants.");
    }

    public void Dispose() => process.Dispose();

    private const string MerchantTypes =
        "{'row': 'INTEGER', 'gold_seller': 'BOOLEAN', 'serious_violation': 'BOOLEAN', 'tags': 'UTINYINT', 'category': 'UTINYINT', 'region': 'UTINYINT', "
        + "'gmv': 'INTEGER', 'merit': 'INTEGER', 'recognised': 'BOOLEAN', 'uncompetitive': 'BOOLEAN'}";
}
