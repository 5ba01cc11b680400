namespace Fuyao.Server;

/// <summary>Whether the server can do its work; if not, why. Set by the loop, read by requests.</summary>
internal sealed class Readiness
{
    private volatile Problem? problem = Problem.Starting;
    private volatile bool isStopping;

    /// <summary>Null: ready.</summary>
    public Problem? Problem => isStopping ? Problem.Stopping : problem;

    /// <param name="found">Null: ready.</param>
    public void Set(Problem? found) => problem = found;

    /// <summary>For good.</summary>
    public void Stop() => isStopping = true;
}
