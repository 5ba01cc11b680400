using Fuyao.Bench.Data;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Npgsql;

namespace Fuyao.Bench.Figures;

/// <summary>
/// P6: the same whole review in PostgreSQL; against one statement there that decides over a table of the same facts and writes for each merchant its tier, the reasons and a SHA-256. Needs a server:
/// <c>./fuyao bench</c> starts that of the tests.
/// </summary>
public static class DurableReviewPostgres
{
    public const string Name = "durable-review-postgres";

    private const int Merchants = 2_000_000;
    private const int MerchantsQuick = 300_000;
    private const int RoundsMax = 9;
    private const int StatementSeconds = 3_600;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(90);

    private const string Decisions = """
        create table decision (
          row bigint, tier_before smallint, tier smallint, served boolean, clean boolean, competitive boolean, super_scale boolean, super_merit boolean, scale boolean, reasons text, sha256 bytea
        )
        """;

    public static IReadOnlyList<Figure> Run(Settings settings)
    {
        if (Environment.GetEnvironmentVariable("FUYAO_TEST_POSTGRES") is not { } connection)
        {
            Console.Error.WriteLine($"NOT MEASURED: P6: there is no PostgreSQL: {Environment.GetEnvironmentVariable("FUYAO_TEST_POSTGRES_MISSING") ?? "run ./fuyao bench, or tests/postgres …"}");
            return [];
        }
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            var count = settings.Cap(settings.IsQuick ? MerchantsQuick : Merchants);
            var market = new Market(PaidPioneer.Load(settings, folder.FullName), count);
            var review = new ReviewToStore(market);
            var model = new PioneerModel(market.Programme, market.Categories);
            using var peer = new NpgsqlConnection($"{connection};Search Path=peer;Command Timeout={StatementSeconds}");
            peer.Open();
            Load(peer, market, model, review.Before);
            Store(connection, review);
            Decide(peer, model);
            Agreement.Require("P6", review.Decided.After.TierCodes, Tiers(peer, count), "PostgreSQL");
            var taken = Rounds.Interleave(RoundsMax, AtMost, () => Store(connection, review), () => Decide(peer, model));
            var (own, statement) = (taken[0], taken[1]);
            return
            [
                new Figure
                {
                    Id = "P6",
                    What = $"a whole review of {count:N0} merchants with {review.Changes:N0} changes, durable in PostgreSQL: decisions, memberships, a record each, chain (median of {own.Count} rounds, minimum {own.Minimum:N0} ms)",
                    Measured = own.Median, Unit = "ms", Against = $"one INSERT … SELECT there that decides and writes reasons and SHA-256, {statement.Median:N0} ms (minimum {statement.Minimum:N0})",
                    Ratio = statement.Median / own.Median, HigherIsBetter = true, Reach = 5, Bars = [own.BarOf("Fuyao"), statement.BarOf("INSERT … SELECT")],
                },
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Store(string connection, ReviewToStore review)
    {
        var schema = "bench_" + Path.GetRandomFileName().Replace('.', '_');
        double milliseconds;
        using (var database = FuyaoDatabase.Open(new PostgresDialect($"{connection};Search Path={schema}")))
            milliseconds = Rounds.Time(() => review.Run(database));
        using var cleaner = new NpgsqlConnection(connection);
        cleaner.Open();
        Execute(cleaner, $"drop schema {schema} cascade");
        return milliseconds;
    }

    private static void Load(NpgsqlConnection peer, Market market, PioneerModel model, Memberships before)
    {
        Execute(peer, """
            create schema peer;
            create table merchants (row bigint, gold_seller boolean, serious_violation boolean, tags int, category int, gmv bigint, merit bigint, recognised boolean, uncompetitive boolean, tier_before smallint);
            create table lines (category int primary key, s bigint not null, ss bigint not null);
            """);
        Execute(peer, Decisions);
        using (var lines = peer.BeginBinaryImport("copy lines from stdin (format binary)"))
        {
            for (var category = 0; category < model.StarLines.Length; category++)
                lines.WriteRow(category, model.StarLines[category], model.SuperStarLines[category]);
            lines.Complete();
        }
        using (var merchants = peer.BeginBinaryImport("copy merchants from stdin (format binary)"))
        {
            var row = 0L;
            foreach (var merchant in market.Rows())
            {
                merchants.StartRow();
                merchants.Write(row);
                Write(merchants, merchant.GoldSeller);
                Write(merchants, merchant.SeriousViolation);
                Write(merchants, (int?)merchant.Tags);
                Write(merchants, (int?)merchant.Category);
                Write(merchants, (long?)merchant.GmvUnits);
                Write(merchants, (long?)merchant.MeritUnits);
                merchants.Write(merchant.Recognised);
                merchants.Write(merchant.Uncompetitive);
                merchants.Write((short)before.TierCodes[(int)row]);
                row++;
            }
            merchants.Complete();
        }
        Execute(peer, "vacuum analyze merchants; analyze lines");
    }

    private static void Write<T>(NpgsqlBinaryImporter import, T? value)
        where T : struct
    {
        if (value is { } known)
            import.Write(known);
        else
            import.WriteNull();
    }

    /// <summary>SQL joins conditions in the same three values; where a tier is unknown, who held it or a better one keeps it.</summary>
    private static double Decide(NpgsqlConnection peer, PioneerModel model)
    {
        Execute(peer, "truncate decision");
        return Rounds.Time(() => Execute(peer, $"""
            insert into decision
            select row, tier_before, tier, served, clean, competitive, super_scale, super_merit, scale, reasons,
              sha256(convert_to(concat_ws('|', row, tier_before, tier, served, clean, competitive, super_scale, super_merit, scale, gold_seller, tags, category, gmv, merit, recognised), 'UTF8'))
            from (
              select *,
                case when coalesce(served and clean and competitive and super_scale and super_merit, tier_before = 0) then 0
                  when coalesce(served and clean and competitive and scale, tier_before <= 1) then 1 else 255 end as tier,
                concat_ws(' ', case when not served then 'service' end, case when not clean then 'clean' end, case when not competitive then 'competitive' end,
                  case when not super_scale then 'SS.scale' end, case when not super_merit then 'SS.higher_service' end, case when not scale then 'S.scale' end) as reasons
              from (
                select merchants.*, gold_seller or (tags & {MerchantRow.IndustryAudited}) <> 0 or recognised as served, not serious_violation as clean, not uncompetitive as competitive,
                  gmv >= ss as super_scale, merit >= {model.MeritLineUnits} as super_merit, gmv >= s as scale
                from merchants left join lines using (category)
              ) judged
            ) decided
            """));
    }

    private static long[] Tiers(NpgsqlConnection peer, int count)
    {
        var tiers = new long[count];
        using var query = new NpgsqlCommand("select tier from decision order by row", peer);
        using var reader = query.ExecuteReader();
        for (var row = 0; reader.Read(); row++)
            tiers[row] = reader.GetInt16(0);
        return tiers;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
