using Xunit;

namespace Fuyao.TestSupport;

/// <summary>A test that needs a PostgreSQL server: that of <c>tests/postgres</c>, which <c>./fuyao test</c> starts. Skipped, visibly, where there is none.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = TestPostgres.Connection is null ? TestPostgres.Missing : null!;
}
