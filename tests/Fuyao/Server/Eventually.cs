using System.Diagnostics;

namespace Fuyao.Tests.Server;

/// <summary>Waits for what another process is to do: asks again and again, and fails after a time that only a fault can need.</summary>
internal static class Eventually
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <param name="otherwise">What the failure says beside <paramref name="what"/>.</param>
    public static async Task Holds(string what, Func<Task<bool>> look, Func<string>? otherwise = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await look())
        {
            (waited.Elapsed < WaitMax).ShouldBeTrue($"{what}: not within {WaitMax.TotalSeconds} s. {otherwise?.Invoke()}");
            await Task.Delay(BetweenLooks);
        }
    }

    public static Task Holds(string what, Func<bool> look, Func<string>? otherwise = null) => Holds(what, () => Task.FromResult(look()), otherwise);
}
