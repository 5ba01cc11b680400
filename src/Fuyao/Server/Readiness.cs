namespace Fuyao.Server;

/// <summary>Whether the server can do its work; if not, why. Set by the loop, read by requests.</summary>
internal sealed class Readiness
{
    private volatile Problem? problem = Problem.Starting;
    private volatile bool isStopping;

    /// <summary>Null: ready.</summary>
    public Problem? Problem => isStopping ? Problem.Stopping : problem;

    /// <summary>A server that is stopping still carries out what reaches it. Before the store is ready it is not opened by a request: it may have to be brought up to date first.</summary>
    /// <exception cref="ProblemException">The store is not open yet, or cannot be used.</exception>
    public void StoreMustBeReady()
    {
        if (Problem is { } found && found != Problem.Stopping)
            throw new ProblemException(found);
    }

    /// <param name="found">Null: ready.</param>
    public void Set(Problem? found) => problem = found;

    /// <summary>For good.</summary>
    public void Stop() => isStopping = true;
}
