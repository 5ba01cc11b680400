using Fuyao.Storage.Dialects;
using Fuyao.TestSupport;
using Npgsql;

namespace Fuyao.Storage.Tests;

/// <summary>
/// Schemas whose tables other tests have made and need no more. To make them takes the server longer than most tests take for all that they do; to empty them takes a tenth of that.
/// What a test finds is the same: nothing where it has opened nothing, and after that a store as it is made.
/// </summary>
internal static class MadeSchemas
{
    private static readonly List<string> Used = [];

    /// <summary>How a schema is when it is made; no test opens it.</summary>
    private static readonly Lazy<string> New = new(() =>
    {
        var connection = TestPostgres.FreshSchema();
        FuyaoDatabase.Open(new PostgresDialect(connection)).Dispose();
        return Name(connection);
    });

    /// <summary>A connection string with a schema that is not there.</summary>
    public static string Take()
    {
        lock (Used)
        {
            if (Used.Count == 0)
                return TestPostgres.FreshSchema();
            using var server = new NpgsqlConnection(TestPostgres.Connection);
            server.Open();
            // A process that was killed, or a connection that nobody closed, may still be about to write.
            using var find = new NpgsqlCommand("""
                select connection from unnest(@used, @names) as used (connection, name)
                where to_regnamespace(name) is not null and to_regnamespace(name || '_made') is null and not exists (select 1 from pg_stat_activity where application_name = name)
                limit 1
                """, server);
            find.Parameters.AddWithValue("used", Used.ToArray());
            find.Parameters.AddWithValue("names", Used.Select(Name).ToArray());
            if (find.ExecuteScalar() is not string connection)
                return TestPostgres.FreshSchema();
            Used.Remove(connection);
            using var aside = new NpgsqlCommand($"alter schema {Name(connection)} rename to {Name(connection)}_made", server);
            aside.ExecuteNonQuery();
            return connection;
        }
    }

    /// <summary>Puts what was made before, and is empty now, where a test is about to have the tables made; does nothing where they are there, or were never made.</summary>
    public static void Place(string connection)
    {
        using var server = new NpgsqlConnection(TestPostgres.Connection);
        server.Open();
        using var place = new NpgsqlCommand($"""
            do $$
            declare
              part record;
            begin
              if to_regnamespace('{Name(connection)}') is not null or to_regnamespace('{Name(connection)}_made') is null then
                return;
              end if;
              -- Neither keys nor triggers stand in the way.
              set local session_replication_role = replica;
              -- Most tables never had a row.
              for part in select oid, oid::regclass as name from pg_class where relnamespace = '{Name(connection)}_made'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0 loop
                if pg_total_relation_size(part.oid) < 1048576 then
                  execute format('delete from %s', part.name);
                else
                  execute format('truncate %s cascade', part.name);
                end if;
              end loop;
              for part in select relname as name from pg_class where relnamespace = '{New.Value}'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0 loop
                execute format('insert into {Name(connection)}_made.%1$I select * from {New.Value}.%1$I', part.name);
              end loop;
              perform setval(seqrelid, seqstart, false) from pg_sequence join pg_class on pg_class.oid = seqrelid
              where relnamespace = '{Name(connection)}_made'::regnamespace and pg_sequence_last_value(seqrelid) is not null;
              alter schema {Name(connection)}_made rename to {Name(connection)};
            end $$
            """, server);
        place.ExecuteNonQuery();
    }

    /// <summary>Whoever had the schema needs it no more.</summary>
    public static void Leave(string connection)
    {
        lock (Used)
            Used.Add(connection);
    }

    private static string Name(string connection) => new NpgsqlConnectionStringBuilder(connection).SearchPath!;
}
