using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Bench.Data;

/// <summary>
/// Invented merchants with the facts that the Pioneer rule reads, the same for Fuyao and its peers: 50 categories, 31 regions, about 1 % of every fact unknown.
/// Drawn from a seed, so that only the count decides what they are; nothing of them is kept here.
/// </summary>
public sealed class Market(CheckedProgramme programme, int count)
{
    public const int CategoriesCount = 50;

    /// <summary>Two-digit division codes of the provinces.</summary>
    public static readonly ImmutableArray<string> Regions =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62",
        "63", "64", "65",
    ];

    private const ulong Seed = 20_161_103;
    public const int RowsPerBlock = 65_536;

    internal static readonly ImmutableArray<ImmutableArray<string>> TagSets = [[], ["industry-audited"], ["original-design"], ["industry-audited", "original-design"]];

    // Nobody's id is read here; one text serves all.
    private const string AnyId = "merchant";

    public CheckedProgramme Programme => programme;

    public int Count => count;

    /// <summary>Those with a line of their own first; the rest take the default.</summary>
    public ImmutableArray<string> Categories { get; } = CategoriesOf(programme);

    public int BlockCount => (int)(((long)count + RowsPerBlock - 1) / RowsPerBlock);

    /// <summary>The merchants of one block of 65,536 rows.</summary>
    public IEnumerable<MerchantRow> Block(int block)
    {
        var random = new SplitMix(Seed, (ulong)block);
        var end = Math.Min(count, (block + 1L) * RowsPerBlock);
        for (var row = (long)block * RowsPerBlock; row < end; row++)
            yield return MerchantRow.Draw(ref random);
    }

    public IEnumerable<MerchantRow> Rows() => Enumerable.Range(0, BlockCount).SelectMany(Block);

    /// <summary>The Pioneer programme bound to these merchants, with merit and the lists of staff as given columns.</summary>
    public Evaluation Bind()
    {
        var (gold, goldKnown, violation, violationKnown) = (new BitMask(count), new BitMask(count), new BitMask(count), new BitMask(count));
        var (tags, tagsKnown, categories, categoriesKnown) = (new int[count], new BitMask(count), new int[count], new BitMask(count));
        var (regions, regionsKnown, gmv, gmvKnown) = (new int[count], new BitMask(count), new long[count], new BitMask(count));
        var (merit, meritKnown, recognised, uncompetitive) = (new long[count], new BitMask(count), new BitMask(count), new BitMask(count));
        // Blocks are whole words of masks: two threads never write to the same one.
        Parallel.For(0, BlockCount, block =>
        {
            var row = block * RowsPerBlock;
            foreach (var merchant in Block(block))
            {
                (gold[row], goldKnown[row]) = (merchant.GoldSeller ?? false, merchant.GoldSeller.HasValue);
                (violation[row], violationKnown[row]) = (merchant.SeriousViolation ?? false, merchant.SeriousViolation.HasValue);
                (tags[row], tagsKnown[row]) = (merchant.Tags ?? 0, merchant.Tags.HasValue);
                (categories[row], categoriesKnown[row]) = (merchant.Category ?? 0, merchant.Category.HasValue);
                (regions[row], regionsKnown[row]) = (merchant.Region ?? 0, merchant.Region.HasValue);
                (gmv[row], gmvKnown[row]) = (merchant.GmvUnits ?? 0, merchant.GmvUnits.HasValue);
                (merit[row], meritKnown[row]) = (merchant.MeritUnits ?? 0, merchant.MeritUnits.HasValue);
                (recognised[row], uncompetitive[row]) = (merchant.Recognised, merchant.Uncompetitive);
                row++;
            }
        });
        var ids = new string[count];
        Array.Fill(ids, AnyId);
        var population = new Population(ids, new Dictionary<string, Column>
        {
            ["gold_seller"] = new BoolColumn(gold, goldKnown),
            ["serious_violation"] = new BoolColumn(violation, violationKnown),
            ["tags"] = new SetColumn(tags, TagSets, tagsKnown),
            ["main_category"] = new StringColumn(categories, Categories, categoriesKnown),
            ["province"] = new StringColumn(regions, Regions, regionsKnown),
            ["gmv_daily_avg"] = new LongColumn(ColumnType.Money, gmv, gmvKnown),
        });
        var everybody = BitMask.All(count);
        return Evaluation.Bind(programme, population, StaffRecords.None, Instant.FromUtc(2016, 11, 3, 16, 0), new Dictionary<string, Column>
        {
            ["merit"] = new DerivedColumn(merit, meritKnown),
            ["listed(recognised)"] = new BoolColumn(recognised, everybody),
            ["listed(uncompetitive)"] = new BoolColumn(uncompetitive, everybody),
        });
    }

    private static ImmutableArray<string> CategoriesOf(CheckedProgramme programme)
    {
        var named = programme.Programme.Parameters.First(parameter => parameter.By is not null).Table.Keys.Order(StringComparer.Ordinal).ToArray();
        return [.. named, .. Enumerable.Range(1, CategoriesCount - named.Length).Select(number => $"其他类目{number:00}")];
    }
}
