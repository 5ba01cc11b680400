namespace Fuyao.TestSupport;

/// <summary>
/// How much of what could be tried without end a run tries: an ordinary one, a long one (<c>./fuyao test --long</c>, FUYAO_TEST_LONG), or one in which <c>tests/run</c> repeats the same
/// properties on PostgreSQL or in vectors of another width (FUYAO_TEST_REPEAT).
/// </summary>
public static class TestRun
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("FUYAO_TEST_LONG") is { Length: > 0 };

    public static bool IsRepeat { get; } = Environment.GetEnvironmentVariable("FUYAO_TEST_REPEAT") is { Length: > 0 };

    /// <param name="ordinary">So many in an ordinary run.</param>
    /// <param name="whenLong">So many in a long one, repeats of it included.</param>
    /// <param name="whenRepeated">So many in a repeat; as many as in an ordinary run where it is left out.</param>
    public static int Count(int ordinary, int whenLong, int? whenRepeated = null) => IsLong ? whenLong : IsRepeat ? whenRepeated ?? ordinary : ordinary;
}
