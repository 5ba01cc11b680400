namespace Fuyao.Simulation.Tests.Worlds;

/// <summary>Seeded choices: the same seed gives the same world everywhere.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>A whole number from <paramref name="least"/> up to and including <paramref name="most"/>.</summary>
    public int Between(int least, int most) => random.Next(least, most + 1);

    public bool OneIn(int count) => random.Next(count) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    /// <summary>As many of them, in a random order.</summary>
    public T[] Some<T>(IEnumerable<T> all, int count)
    {
        var shuffled = all.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..Math.Min(count, shuffled.Length)];
    }
}
