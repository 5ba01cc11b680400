using System.Data.Common;
using Fuyao.Kernel.Ledger;
using Fuyao.Storage.Audit;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>What has to be known before some orders are carried out, asked for at once: a server far away answers in one message.</summary>
/// <param name="Newest">The newest seal; null where there is none.</param>
/// <param name="Orders">Orders with their keys, of whatever client.</param>
/// <param name="Audit">The end of the audit log.</param>
internal sealed record LedgerLook(LedgerSeal? Newest, IReadOnlyList<OrderRow> Orders, AuditHead Audit)
{
    public static LedgerLook At(FuyaoDatabase database, string[] keys) => database.ReadKept(
        new KeptStatement(
            $"""
            select seal.number, seal.at, seal.last_transfer, seal.entries, seal.sha256, audit.sequence, audit.sha256
            from (select 1 as one) as always
            left join (select number, at, last_transfer, entries, sha256 from ledger_seal order by number desc limit 1) as seal on 1 = 1
            left join ({AuditLog.SelectHead}) as audit on 1 = 1;
            {database.Dialect.LookUp(OrderRow.Columns, "ledger_order", "key", "keys")}
            """,
            ("@keys", database.Dialect.Many(keys))),
        reader =>
        {
            reader.Read();
            var newest = reader.IsDBNull(0) ? null : new LedgerSeal(reader.GetInt64(0), Instant.FromUnixTimeTicks(reader.GetInt64(1)), reader.GetInt64(2), reader.GetInt64(3), reader.GetString(4));
            var audit = reader.IsDBNull(5) ? AuditLog.Beginning : new AuditHead(reader.GetInt64(5), reader.GetString(6));
            reader.NextResult();
            var orders = new List<OrderRow>();
            while (reader.Read())
                orders.Add(OrderRow.Read(reader));
            return new LedgerLook(newest, orders, audit);
        });
}

/// <summary>A row of <c>ledger_order</c>.</summary>
internal sealed record OrderRow(string Client, string Key, byte[] Body, long? FirstNumber, long? LastNumber, string? Refusal, long? RefusedBooking, string? Words, long? EntryAccount, long? EntryNumber)
{
    public const string Columns = "client, key, body, first_number, last_number, refusal, refused_booking, words, entry_account, entry_number";

    public static OrderRow Read(DbDataReader row)
    {
        long? Number(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        return new OrderRow(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2), Number(3), Number(4), Text(5), Number(6), Text(7), Number(8), Number(9));
    }
}
