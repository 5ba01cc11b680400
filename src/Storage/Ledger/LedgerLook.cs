using System.Data.Common;
using Fuyao.Kernel.Ledger;

namespace Fuyao.Storage.Ledger;

/// <summary>What has to be known before some orders are carried out, asked for at once: a server far away answers in one message.</summary>
/// <param name="Newest">The newest seal; null where there is none.</param>
/// <param name="Packs">The packs in the index in which their keys and claimants may be.</param>
/// <param name="Orders">Orders with their keys, of whatever client.</param>
/// <param name="Open">The open claims of those who claim, on whatever account, as far as they have rows.</param>
internal sealed record LedgerLook(LedgerSeal? Newest, IReadOnlyList<long> Packs, IReadOnlyList<OrderRow> Orders, IReadOnlyList<ClaimRow> Open)
{
    /// <param name="hashes">Of keys and claimants.</param>
    public static LedgerLook At(FuyaoDatabase database, long[] hashes, string[] keys, string[] claimants)
    {
        var dialect = database.Dialect;
        return database.ReadKept(
            new KeptStatement(
                $"""
                {SealRow.Select} order by number desc limit 1;
                select pack from ledger_claim_index where hash {dialect.OneOfMany("hashes")};
                {OrderRow.Select} where key {dialect.OneOfMany("keys")};
                {ClaimRow.Select} where open_claimant is not null and open_claimant {dialect.OneOfMany("claimants")}
                """,
                ("@hashes", dialect.Many(hashes)), ("@keys", dialect.Many(keys)), ("@claimants", dialect.Many(claimants))),
            reader => new LedgerLook(
                Rows(reader, row => new SealRow(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4)).ToSeal()).SingleOrDefault(),
                NextRows(reader, row => row.GetInt64(0)),
                NextRows(reader, OrderRow.Read),
                NextRows(reader, ClaimRow.Read)));
    }

    private static List<T> NextRows<T>(DbDataReader reader, Func<DbDataReader, T> read) => reader.NextResult() ? Rows(reader, read) : throw new InvalidOperationException("A question has no answer.");

    private static List<T> Rows<T>(DbDataReader reader, Func<DbDataReader, T> read)
    {
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }
}

/// <summary>A row of <c>ledger_order</c>.</summary>
internal sealed record OrderRow(string Client, string Key, byte[] Body, long? FirstNumber, long? LastNumber, string? Refusal, long? RefusedBooking, string? Words, long? EntryAccount, long? EntryNumber)
{
    public const string Select = "select client, key, body, first_number, last_number, refusal, refused_booking, words, entry_account, entry_number from ledger_order";

    public static OrderRow Read(DbDataReader row)
    {
        long? Number(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        return new OrderRow(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2), Number(3), Number(4), Text(5), Number(6), Text(7), Number(8), Number(9));
    }
}
