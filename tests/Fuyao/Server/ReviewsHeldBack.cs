using System.Data;
using Fuyao.TestSupport;
using Npgsql;

namespace Fuyao.Tests.Server;

/// <summary>Stops reviews in their middle: the row of the review is written, and its columns cannot be until this is disposed.</summary>
internal sealed class ReviewsHeldBack : IDisposable
{
    private readonly string schema;
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    /// <param name="store">The connection string of the store.</param>
    /// <param name="server">Another way to its server; null: that of the run.</param>
    public ReviewsHeldBack(string store, string? server = null)
    {
        connection = new NpgsqlConnection(server ?? TestPostgres.Connection);
        schema = new NpgsqlConnectionStringBuilder(store).SearchPath!;
        connection.Open();
        transaction = connection.BeginTransaction();
        Ask($"lock table {schema}.review_column in share row exclusive mode; select 0");
    }

    /// <summary>How many processes stand in the middle of a review.</summary>
    public long InTheMiddle => Ask($"select count(*) from pg_locks where relation = '{schema}.review_column'::regclass and not granted");

    /// <summary>How many wait for another one to finish writing.</summary>
    public long Waiting => Ask("select count(*) from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and not granted and application_name = '" + schema + "'");

    public void Dispose()
    {
        try
        {
            if (connection.State is ConnectionState.Open)
                transaction.Commit();
        }
        catch (NpgsqlException)
        {
            // The server is gone, and what was held with it.
        }
        transaction.Dispose();
        connection.Dispose();
    }

    private long Ask(string sql)
    {
        using var command = new NpgsqlCommand(sql, connection, transaction);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
