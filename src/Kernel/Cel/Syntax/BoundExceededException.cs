namespace Fuyao.Kernel.Cel.Syntax;

/// <summary>Unwinds a parser that met a bound; never leaves <see cref="CelParser"/>.</summary>
internal sealed class BoundExceededException(CelProblem problem) : Exception(problem.Message)
{
    public CelProblem Problem { get; } = problem;
}
