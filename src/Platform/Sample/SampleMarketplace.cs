using System.Collections.Immutable;
using Fuyao.Kernel.Values;

namespace Fuyao.Platform.Sample;

/// <summary>
/// A made-up Chinese marketplace of any size, for demonstrations, benchmarks and tests. The same seed gives the same bytes everywhere; a larger marketplace holds the smaller one
/// of the same seed; a month continues the one before, with shops that closed and new ones in their places.
/// </summary>
public sealed class SampleMarketplace
{
    public const int MerchantsMax = 50_000_000;

    /// <summary>No shop of the sample is older than May 2003.</summary>
    public static readonly Period FirstMonth = Period.Month(2004, 1);

    public static readonly Period LastMonth = Period.Month(2099, 12);

    private const int RowsPerReport = 8_192;

    private readonly ulong seed;
    private readonly int merchantsCount;

    /// <exception cref="ArgumentOutOfRangeException">Fewer than no merchants, or more than <see cref="MerchantsMax"/>.</exception>
    public SampleMarketplace(ulong seed, int merchantsCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(merchantsCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(merchantsCount, MerchantsMax);
        this.seed = seed;
        this.merchantsCount = merchantsCount;
    }

    /// <summary>The facts that the sample supplies, as the standard catalogue names them, in the order of the file.</summary>
    public static ImmutableArray<string> Facts { get; } = [.. SampleColumn.All.Select(column => column.Fact)];

    /// <summary>Writes the facts of one month as UTF-8 CSV: a header, then a row a merchant, <c>merchant_id</c> first. An empty field is an unknown fact.</summary>
    /// <param name="stream">Stays open.</param>
    /// <param name="month">A calendar month from <see cref="FirstMonth"/> to <see cref="LastMonth"/>.</param>
    /// <param name="facts">Only these; all when left out.</param>
    /// <param name="written">Told now and then how many merchants have been written.</param>
    /// <exception cref="ArgumentException">The period is no such month, or a fact is not one of <see cref="Facts"/>.</exception>
    public void WriteCsv(Stream stream, Period month, IReadOnlyCollection<string>? facts = null, Action<int>? written = null)
    {
        if (month.Kind != PeriodKind.Month || month < FirstMonth || month > LastMonth)
            throw new ArgumentException($"The sample has the months {FirstMonth} to {LastMonth}, not {month}.", nameof(month));
        if (facts?.FirstOrDefault(fact => !Facts.Contains(fact)) is { } unknown)
            throw new ArgumentException($"The sample has no fact '{unknown}'; it has {string.Join(", ", Facts)}.", nameof(facts));
        SampleColumn[] columns = [.. SampleColumn.All.Where(column => facts is null || facts.Contains(column.Fact))];

        var csv = new CsvBuffer(stream);
        csv.Text("merchant_id");
        foreach (var column in columns)
            csv.Text(column.Fact);
        csv.EndRow();
        var monthNumber = SampleMerchant.MonthNumber(month);
        for (var place = 0; place < merchantsCount; place++)
        {
            var merchant = SampleMerchant.At(seed, place, monthNumber);
            var known = SampleFacts.Of(merchant, seed, month);
            csv.Text(merchant.Id);
            foreach (var column in columns)
                column.Write(csv, known);
            csv.EndRow();
            if ((place + 1) % RowsPerReport == 0)
                written?.Invoke(place + 1);
        }
        csv.Flush();
        written?.Invoke(merchantsCount);
    }
}
