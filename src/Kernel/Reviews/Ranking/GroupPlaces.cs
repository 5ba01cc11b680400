namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>Which places of the order of all keys belong to which group: those of a group stand together. 4 bytes a group.</summary>
internal sealed class GroupPlaces(StandingKeys keys, int[] starts)
{
    /// <returns>The last key that the group of a key may have, the place where the group begins, and how many it has.</returns>
    public (ulong LastKey, int Start, int Known) Of(ulong key)
    {
        if (starts.Length == 2)
            return (ulong.MaxValue, 0, starts[1]);
        // More than one group: keys fit, so that neither the span nor the end of a group wraps.
        var group = key / (keys.LastOfGroup + 1);
        return (group * (keys.LastOfGroup + 1) + keys.LastOfGroup, starts[group], starts[group + 1] - starts[group]);
    }
}
