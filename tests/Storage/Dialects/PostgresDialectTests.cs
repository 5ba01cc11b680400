using Fuyao.Storage.Dialects;
using Fuyao.TestSupport;
using Npgsql;

namespace Fuyao.Storage.Tests.Dialects;

public sealed class PostgresDialectTests
{
    private readonly NpgsqlConnectionStringBuilder server = new(TestPostgres.Connection);

    [PostgresFact]
    public void A_wrong_password_is_told_without_the_password()
    {
        var message = Refusal(settings => settings.Password = "open sesame");

        message.ShouldStartWith("the PostgreSQL database postgres on 127.0.0.1:");
        message.ShouldContain("does not let fuyao in");
        message.ShouldContain("PGPASSFILE");
        message.ShouldNotContain("sesame");
    }

    [PostgresFact]
    public void A_password_that_is_missing_is_told_with_the_places_where_it_belongs() => Refusal(settings => settings.Password = null).ShouldSatisfyAllConditions(
        message => message.ShouldContain("No password"), message => message.ShouldEndWith("give the password in a file that PGPASSFILE names"));

    [PostgresFact]
    public void A_database_that_is_not_there_tells_how_to_make_it() => Refusal(settings => settings.Database = "nowhere").ShouldEndWith(" does not exist; create it: createdb nowhere");

    [PostgresFact]
    public void A_host_that_has_no_address_cannot_be_reached() => Refusal(settings => settings.Host = "no-such-host.invalid").ShouldContain("on no-such-host.invalid:");

    [Fact]
    public void A_server_that_does_not_run_cannot_be_reached() =>
        Should.Throw<StorageException>(() => FuyaoDatabase.Open(new PostgresDialect("Host=127.0.0.1;Port=1;Database=shop;Username=u;Password=open sesame"))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldStartWith("the PostgreSQL database shop on 127.0.0.1:1 cannot be reached ("),
            message => message.ShouldNotContain("sesame"));

    [PostgresFact]
    public void A_schema_of_another_program_is_refused_and_left_as_it_is()
    {
        var dialect = Fresh(out var schema);
        Run($"create schema {schema}; create table {schema}.theirs (a int)");

        Should.Throw<StorageException>(() => FuyaoDatabase.Open(dialect)).Message.ShouldEndWith(
            $": the schema {schema} holds the tables of another program; name a schema for Fuyao alone in the connection string: Search Path=NAME");

        Run($"select count(*) from pg_class where relnamespace = '{schema}'::regnamespace").ShouldBe(1L);
    }

    [PostgresFact]
    public void Asking_for_data_makes_no_schema()
    {
        var dialect = Fresh(out var schema);

        Should.Throw<StorageException>(() => FuyaoDatabase.OpenExisting(dialect));

        Run($"select count(*) from pg_namespace where nspname = '{schema}'").ShouldBe(0L);
    }

    [PostgresFact]
    public void Two_schemas_of_one_database_are_two_stores()
    {
        using var one = FuyaoDatabase.Open(Fresh(out _));
        using var other = FuyaoDatabase.Open(Fresh(out _));
        using var transaction = one.Begin();
        using var beside = other.Begin();
        one.Execute("insert into stored_column (type, is_derived, row_count, content_sha256) values ('int', 0, 0, '')");
        transaction.Commit();

        other.Single<long>("select count(*) from stored_column").ShouldBe(0);
    }

    [PostgresFact]
    public void A_user_who_may_not_make_a_schema_is_told_what_to_ask_for_and_uses_one_that_is_given()
    {
        var dialect = Fresh(out var schema);
        var user = "poor_" + schema;
        Run($"create user {user} password 'p'");
        var poor = new PostgresDialect($"{server};Username={user};Password=p;Search Path={schema}");

        Should.Throw<StorageException>(() => FuyaoDatabase.Open(poor)).Message.ShouldEndWith($"give the user a schema: create schema {schema} authorization {user}");

        Run($"create schema {schema} authorization {user}");
        FuyaoDatabase.Open(poor).Dispose();
        FuyaoDatabase.OpenExisting(dialect).Dispose();
    }

    [PostgresFact]
    public void A_server_that_may_only_be_read_is_read_and_says_so_to_writers()
    {
        FuyaoDatabase.Open(Fresh(out var schema)).Dispose();
        using var database = FuyaoDatabase.OpenExisting(new PostgresDialect($"{server};Search Path={schema};Options=-c default_transaction_read_only=on"));

        database.Single<long>("select count(*) from stored_column").ShouldBe(0);
        using var transaction = database.Begin();
        Should.Throw<StorageException>(() => database.Execute("delete from stored_column")).Message.ShouldEndWith(" is read-only; connect to the server that may be written");
    }

    [PostgresFact]
    public void A_server_that_ends_the_connection_leaves_nothing_of_what_was_not_committed()
    {
        var dialect = Fresh(out _);
        using (var database = FuyaoDatabase.Open(dialect))
        using (var transaction = database.Begin())
        {
            database.Execute("insert into stored_column (type, is_derived, row_count, content_sha256) values ('int', 0, 0, '')");
            Run($"select pg_terminate_backend({database.Single<int>("select pg_backend_pid()")}, 10000)");

            Should.Throw<StorageException>(transaction.Commit).Message.ShouldSatisfyAllConditions(
                message => message.ShouldStartWith($"the connection to {dialect.Place} was lost ("),
                message => message.ShouldEndWith("what was not committed is not stored; run the command again when the server is back"));
        }

        using var again = FuyaoDatabase.Open(dialect);
        again.Single<long>("select count(*) from stored_column").ShouldBe(0);
        again.Begin().Dispose();
    }

    [PostgresFact]
    public void A_writer_that_does_not_finish_in_time_is_told_of()
    {
        var dialect = Fresh(out var schema);
        using var writer = FuyaoDatabase.Open(dialect);
        using var other = FuyaoDatabase.Open(new PostgresDialect($"{server};Search Path={schema}") { LockWaitSeconds = 1 });
        using var transaction = writer.Begin();

        Should.Throw<StorageException>(other.Begin).Message.ShouldBe($"{dialect.Place} is being written by another process; wait until it has finished and try again");
    }

    [PostgresFact]
    public void Text_that_PostgreSQL_cannot_hold_is_refused_with_what_to_do()
    {
        using var database = FuyaoDatabase.Open(Fresh(out _));

        Should.Throw<StorageException>(() => database.Tamper(
            "insert into catalogue (name, content, content_sha256, known_at) values (@name, '', '', 0)", new { name = "a\0b" })).Message.ShouldContain("take the character U+0000 out of it");
    }

    [PostgresFact]
    public void Both_dialects_make_the_same_tables()
    {
        using var postgres = FuyaoDatabase.Open(Fresh(out var schema));
        using var sqlite = FuyaoDatabase.OpenInMemory();

        // A primary key of SQLite is never null, whether it says so or not.
        postgres.Query<string>(
            $"""
            select table_name || '.' || column_name || case is_nullable when 'YES' then '?' else '' end from information_schema.columns
            where table_schema = '{schema}' order by table_name collate "C", column_name collate "C"
            """)
            .ShouldBe(sqlite.Query<string>(
            """
            select tables.name || '.' || columns.name || case when columns."notnull" = 0 and columns.pk = 0 then '?' else '' end
            from sqlite_master tables join pragma_table_info(tables.name) columns
            where tables.type = 'table' and tables.name not like 'sqlite%' order by tables.name, columns.name
            """));
        postgres.Query<string>(
            $"""
            select table_name || '.' || column_name from information_schema.columns
            where table_schema = '{schema}' and table_name <> 'schema_migration' and (data_type not in ('bigint', 'text', 'bytea') or data_type = 'text' and collation_name is distinct from 'C')
            """)
            .ShouldBeEmpty("whole numbers are bigint and texts are ordered by their bytes, as in SQLite");
    }

    private static PostgresDialect Fresh(out string schema)
    {
        var connection = TestPostgres.FreshSchema();
        schema = new NpgsqlConnectionStringBuilder(connection).SearchPath!;
        return new PostgresDialect(connection);
    }

    private string Refusal(Action<NpgsqlConnectionStringBuilder> change)
    {
        change(server);
        return Should.Throw<StorageException>(() => FuyaoDatabase.Open(new PostgresDialect(server.ToString()))).Message;
    }

    private static object? Run(string sql)
    {
        using var connection = new NpgsqlConnection(TestPostgres.Connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
