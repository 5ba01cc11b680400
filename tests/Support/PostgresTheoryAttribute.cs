using Xunit;

namespace Fuyao.TestSupport;

/// <summary>As <see cref="PostgresFactAttribute"/>, with data.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = TestPostgres.Connection is null ? TestPostgres.Missing : null!;
}
