namespace Fuyao.Platform.Sample;

/// <summary>Draws an index as often as its weight says.</summary>
internal sealed class WeightedChoice
{
    private readonly double[] upTo;

    public WeightedChoice(IEnumerable<double> weights)
    {
        var sum = 0.0;
        upTo = [.. weights.Select(weight => sum += weight)];
    }

    public int Draw(ref SampleRandom random)
    {
        var place = Array.BinarySearch(upTo, random.NextUniform() * upTo[^1]);
        return Math.Min(place < 0 ? ~place : place + 1, upTo.Length - 1);
    }
}
