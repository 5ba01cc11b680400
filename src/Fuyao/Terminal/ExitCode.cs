namespace Fuyao.Terminal;

/// <summary>What scripts rely on (docs/reference/command-line.md).</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The answer is no: a check found errors, rows were rejected, a review waits for facts.</summary>
    public const int No = 1;

    public const int WrongUsage = 2;

    /// <summary>A disk, a database or a file of the installation is not as it must be.</summary>
    public const int Environment = 3;
}
