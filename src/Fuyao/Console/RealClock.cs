using NodaTime;

namespace Fuyao.Console;

/// <summary>The one place that names the real clock; everything else is handed an <see cref="IClock"/>.</summary>
internal static class RealClock
{
#pragma warning disable RS0030 // The composition root is where the real clock comes in.
    public static IClock Instance => SystemClock.Instance;
#pragma warning restore RS0030
}
