namespace Fuyao.TestSupport;

/// <summary>The PostgreSQL server of a test run, as the script <c>tests/postgres</c> tells of it.</summary>
public static class TestPostgres
{
    /// <summary>How to reach the server, as its superuser; null where there is none.</summary>
    public static string? Connection => Environment.GetEnvironmentVariable("FUYAO_TEST_POSTGRES");

    /// <summary>Why there is none.</summary>
    public static string Missing =>
        "needs a PostgreSQL server: " + (Environment.GetEnvironmentVariable("FUYAO_TEST_POSTGRES_MISSING") ?? "run ./fuyao test, or tests/postgres dotnet test …");

    /// <summary>Whether this run is about PostgreSQL; else tests that are for every store run on SQLite.</summary>
    public static bool IsChosen => Environment.GetEnvironmentVariable("FUYAO_TEST_STORE") == "postgres";

    /// <summary>A connection string with a schema that nothing is in yet, and the schema's name as that of the application. The server is thrown away after the run, and all schemas with it.</summary>
    public static string FreshSchema()
    {
        // Whatever is closed is closed: a connection that waits in a pool would keep the schema from the next test.
        var name = "test_" + Path.GetRandomFileName().Replace('.', '_');
        return $"{Connection ?? throw new InvalidOperationException(Missing)};Search Path={name};Application Name={name};Pooling=false";
    }
}
