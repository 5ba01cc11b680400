using System.Globalization;
using Fuyao.Kernel.Simulation;
using Fuyao.Platform.Simulation;
using Fuyao.Platform.Tabular;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Terminal;

/// <summary>A back-test as a table for spreadsheets: a row for each review of the draft and for each period without facts, moments in the programme's zone.</summary>
internal static class BackTestCsv
{
    private static readonly (string Name, Func<BackTestFigures, string> Of)[] Figures =
    [
        ("waiting", figures => Number(figures.Waiting)),
        ("joined", figures => Number(figures.Joined)),
        ("returned", figures => Number(figures.Returned)),
        ("left", figures => Number(figures.Left)),
        ("promoted", figures => Number(figures.Promoted)),
        ("demoted", figures => Number(figures.Demoted)),
        ("kept_unknown", figures => Number(figures.KeptUnknown)),
        ("kept_unpublished", figures => Number(figures.KeptUnpublished)),
        ("undecided", figures => Number(figures.Undecided)),
        ("cost", figures => figures.Cost.Total.ToString()),
        ("cost_so_far", figures => figures.CostSoFar.ToString()),
        ("budget_left", figures => figures.BudgetLeft?.ToString() ?? ""),
    ];

    /// <returns>How many rows below the header.</returns>
    public static int Write(BackTestRun run, Stream file)
    {
        using var csv = new CsvWriter(file);
        var zone = run.Draft.Programme.Zone;
        var draft = new Side("draft", [.. run.Draft.Programme.Tiers.Select(tier => tier.Id)]);
        var baseline = new Side("baseline", [.. run.Result.Reviews.SelectMany(review => review.Baseline?.Tiers ?? []).Select(tier => tier.Tier).Distinct()]);
        Row(csv, ["facts_period", "due_at", "effective_at", "status", "facts", .. draft.Header, .. baseline.Header, "winners", "losers", "raised", "lowered"]);
        var blank = draft.Header.Concat(baseline.Header).Select(_ => "").ToArray();
        var rows = run.Result.Reviews.Select(review => (review.Occasion.FactsPeriod, Fields: Fields(review))).Concat(
            run.Result.Holes.Select(hole => hole.FactsPeriod).Distinct()
                .Select(period => (FactsPeriod: period, Fields: (IEnumerable<string>)[period.ToString(), DueAt(period), "", "missing", "", .. blank, "", "", "", ""])));
        var inOrder = rows.OrderBy(row => row.FactsPeriod).ToArray();
        foreach (var row in inOrder)
            Row(csv, row.Fields);
        return inOrder.Length;

        string DueAt(Period period) => Moments.Iso(run.Result.Holes.Last(hole => hole.FactsPeriod == period).NominalAt, zone);
        IEnumerable<string> Fields(BackTestReview review) =>
        [
            review.Occasion.FactsPeriod.ToString(), Moments.Iso(review.Occasion.NominalAt, zone), Moments.Iso(review.Occasion.EffectiveAt, zone), "reviewed", review.FactsCitation,
            .. draft.Fields(review.Draft, run.Draft.Programme.Effective),
            .. review.Baseline is { } figures ? baseline.Fields(figures, figures.Version.Programme.Effective) : baseline.Header.Select(_ => ""),
            Number(review.Comparison?.Winners), Number(review.Comparison?.Losers), Number(review.Comparison?.Raised), Number(review.Comparison?.Lowered),
        ];
    }

    /// <returns>How many merchants.</returns>
    public static int Write(IEnumerable<ChangedMerchant> merchants, Stream file)
    {
        using var csv = new CsvWriter(file);
        Row(csv, ["merchant_id", "reviews_won", "reviews_lost", "draft_tier", "baseline_tier"]);
        var count = 0;
        foreach (var merchant in merchants)
        {
            Row(csv, [merchant.Merchant, Number(merchant.Won), Number(merchant.Lost), merchant.Tier ?? "", merchant.TierInForce ?? ""]);
            count++;
        }
        return count;
    }

    private static void Row(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
            csv.Field(field);
        csv.EndRow();
    }

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>The columns of one set of rules.</summary>
    private sealed record Side(string Name, string[] TierIds)
    {
        public string[] Header { get; } =
            [$"{Name}_version", $"{Name}_members", .. TierIds.Select(id => $"{Name}_members_{id}"), .. Figures.Select(figure => $"{Name}_{figure.Name}")];

        /// <summary>A tier that the version does not have stays empty.</summary>
        public IEnumerable<string> Fields(BackTestFigures figures, LocalDate version) =>
        [
            version.ToString("uuuu-MM-dd", null), Number(figures.Members), .. TierIds.Select(id => Number(figures.Tiers.FirstOrDefault(tier => tier.Tier == id)?.Members)),
            .. Figures.Select(figure => figure.Of(figures)),
        ];
    }
}
