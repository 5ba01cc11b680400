namespace Fuyao.Platform;

/// <summary>How far a long piece of work has come.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Done">Out of <paramref name="Total"/>, in whatever unit the step counts.</param>
/// <param name="Total">Greater than zero.</param>
/// <param name="Rows">Rows worked through so far, where the step has rows.</param>
public readonly record struct WorkProgress(string Step, long Done, long Total, long Rows);
