using System.Globalization;
using System.Text;

namespace Fuyao.Bench.Data;

/// <summary>The merchants as a CSV file for peers: an empty field is unknown, categories and regions are places in their lists, money and merit are whole numbers of 1/10,000.</summary>
public static class MarketFile
{
    public const string Header = "row,gold_seller,serious_violation,tags,category,region,gmv,merit,recognised,uncompetitive";

    /// <summary>Blocks written out at a time, so that memory stays bounded.</summary>
    private const int BlocksAtOnce = 16;

    public static void Write(Market market, string path)
    {
        using var file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes(Header + "\n"));
        for (var first = 0; first < market.BlockCount; first += BlocksAtOnce)
        {
            var texts = new string[Math.Min(BlocksAtOnce, market.BlockCount - first)];
            Parallel.For(0, texts.Length, index => texts[index] = Text(market, first + index));
            foreach (var text in texts)
                file.Write(Encoding.ASCII.GetBytes(text));
        }
    }

    private static string Text(Market market, int block)
    {
        var text = new StringBuilder();
        var row = block * Market.RowsPerBlock;
        foreach (var merchant in market.Block(block))
            text.Append(CultureInfo.InvariantCulture,
                $"{row++},{Flag(merchant.GoldSeller)},{Flag(merchant.SeriousViolation)},{merchant.Tags},{merchant.Category},{merchant.Region},{merchant.GmvUnits},{merchant.MeritUnits},{Flag(merchant.Recognised)},{Flag(merchant.Uncompetitive)}\n");
        return text.ToString();
    }

    private static string Flag(bool? flag) => flag switch { true => "true", false => "false", null => "" };
}
