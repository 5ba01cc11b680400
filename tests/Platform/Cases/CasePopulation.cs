using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Platform.Tests.Cases;

/// <summary>Makes the columns of the merchants of a case. Rates that a case does not give are computed from their counts, as everywhere.</summary>
internal static class CasePopulation
{
    public static Population Of(ReviewCase one, FactCatalogue catalogue, string applicationFact)
    {
        foreach (var (merchant, fact) in one.Merchants.SelectMany(merchant => merchant.Facts.Keys.Select(fact => (merchant.Id, fact))))
            if (fact != CaseRunner.ApplicationKey && catalogue.Find(fact) is null)
                throw new InvalidDataException($"{one.Name}: '{fact}' of {merchant} is no fact of the catalogue '{catalogue.Id}'");
        var columns = new Dictionary<string, Column>();
        foreach (var fact in catalogue.Facts.Where(fact => one.Merchants.Any(merchant => merchant.Facts.ContainsKey(fact.Id))))
            columns[fact.Id] = Read(one, fact.Type, fact.Id, catalogue.Zone);
        foreach (var fact in catalogue.Facts)
            if (fact.Rate is { } rate && columns.TryGetValue(rate.Of, out var of) && columns.TryGetValue(rate.Over, out var over))
                columns.TryAdd(fact.Id, RateColumn.Compute((LongColumn)of, (LongColumn)over, rate));
        if (one.Merchants.Any(merchant => merchant.Facts.ContainsKey(CaseRunner.ApplicationKey)))
            columns[applicationFact] = Read(one, ColumnType.Instant, CaseRunner.ApplicationKey, catalogue.Zone);
        return new Population([.. one.Merchants.Select(merchant => merchant.Id)], columns);
    }

    private static Column Read(ReviewCase one, ColumnType type, string fact, DateTimeZone zone)
    {
        ColumnBuilder builder = type switch
        {
            ColumnType.Bool => new BoolColumnBuilder(),
            ColumnType.Double => new DoubleColumnBuilder(),
            ColumnType.String => new StringColumnBuilder(),
            ColumnType.Set => new SetColumnBuilder(),
            _ => new LongColumnBuilder(type),
        };
        for (var row = 0; row < one.Merchants.Length; row++)
            if (one.Merchants[row].Facts.GetValueOrDefault(fact) is { } node and not ScalarNode { Text: "null" or "", Style: ScalarStyle.Plain })
                Set(builder, row, node, type, zone);
        return builder.Build(one.Merchants.Length);
    }

    private static void Set(ColumnBuilder builder, int row, Node node, ColumnType type, DateTimeZone zone)
    {
        var text = (node as ScalarNode)?.Text ?? "";
        switch (builder)
        {
            case BoolColumnBuilder flags:
                flags.Set(row, bool.Parse(text));
                break;
            case DoubleColumnBuilder numbers:
                numbers.Set(row, double.Parse(text));
                break;
            case StringColumnBuilder texts:
                texts.Set(row, text);
                break;
            case SetColumnBuilder sets:
                sets.Set(row, ((SequenceNode)node).Items.Select(item => ((ScalarNode)item).Text));
                break;
            case LongColumnBuilder numbers:
                numbers.Set(row, type switch
                {
                    ColumnType.Money when Money.TryParse(text, out var money) => money.Units,
                    ColumnType.Int => long.Parse(text),
                    ColumnType.Date => NodaTime.Period.DaysBetween(new LocalDate(1970, 1, 1), WrittenMoment.Parse(text).Date),
                    ColumnType.Instant => WrittenMoment.Parse(text).ToInstant(zone).ToUnixTimeTicks(),
                    _ => throw new InvalidDataException($"{node.At}: '{text}' is no {type}"),
                });
                break;
        }
    }
}
