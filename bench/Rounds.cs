using System.Diagnostics;

namespace Fuyao.Bench;

/// <summary>How long each of several rounds took, in milliseconds.</summary>
public sealed class Rounds
{
    private readonly List<double> milliseconds = [];

    public double Median => Quantile(0.5);

    public double Minimum => milliseconds.Min();

    public int Count => milliseconds.Count;

    /// <summary>The time that this share of the rounds did not exceed, by nearest rank.</summary>
    public double Quantile(double share)
    {
        var sorted = milliseconds.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    public Bar BarOf(string who, double nanosecondsPerMillisecond = 1e6) => new(who, Median * nanosecondsPerMillisecond, Minimum * nanosecondsPerMillisecond);

    public static double Time(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>
    /// Lets the contenders take turns, so that whatever else the machine does meets all of them alike. Each has had its warm-up before; rounds end early where time runs out,
    /// but not before <see cref="CountMin"/>.
    /// </summary>
    /// <param name="contenders">Each runs once and says how many milliseconds that took.</param>
    public static Rounds[] Interleave(int countMax, TimeSpan atMost, params ReadOnlySpan<Func<double>> contenders)
    {
        var taken = new Rounds[contenders.Length];
        for (var index = 0; index < taken.Length; index++)
            taken[index] = new Rounds();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < countMax && (round < CountMin || Stopwatch.GetElapsedTime(start) < atMost); round++)
            for (var index = 0; index < taken.Length; index++)
                taken[index].milliseconds.Add(contenders[index]());
        return taken;
    }

    /// <summary>Runs until the runtime has compiled the loops in their last form: several times, and for some seconds.</summary>
    public static void WarmUp(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < WarmRoundsMax && (round < CountMin || Stopwatch.GetElapsedTime(start) < WarmTime); round++)
            work();
    }

    private const int CountMin = 5;
    private const int WarmRoundsMax = 2_000;
    private static readonly TimeSpan WarmTime = TimeSpan.FromSeconds(2);
}
