using System.Collections.Immutable;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>Numbers by which some merchants are ordered, lowest first.</summary>
internal delegate void OrderKeys(ReadOnlySpan<int> rows, Span<ulong> keys);

/// <summary>
/// Brings the best of many merchants to the front, in order, and leaves the others as they are: by the first keys, of those with equal ones by the next, and
/// in the end by merchant id, so that no two stand at the same place. Later keys are asked only for whom earlier ones leave side by side. On average
/// O(merchants + wanted · log wanted) time for each key; at most 8 bytes a merchant for each key in use.
/// </summary>
internal sealed class BestFirst(ImmutableArray<OrderKeys> keysBySteps, Func<int, string> idOf)
{
    private const int SortRowsMax = 64;
    private const int SampleMax = 1023;
    private const int RowsPerSample = 8;

    /// <param name="rows">Reordered: the best <paramref name="wanted"/> stand first.</param>
    public void Take(Span<int> rows, int wanted) => Take(rows, Math.Min(wanted, rows.Length), 0);

    private void Take(Span<int> rows, int wanted, int step)
    {
        if (rows.Length <= 1 || wanted <= 0)
            return;
        if (step > keysBySteps.Length)
        {
            rows.Sort((left, right) => string.CompareOrdinal(idOf(left), idOf(right)));
            return;
        }
        var keys = new ulong[rows.Length];
        if (step < keysBySteps.Length)
            keysBySteps[step](rows, keys);
        else
            LoadIds(rows, keys);
        Take(keys, rows, wanted, step);
    }

    /// <summary>Quicksort that goes only where somebody is wanted, in three parts as many keys may be equal.</summary>
    private void Take(Span<ulong> keys, Span<int> rows, int wanted, int step)
    {
        while (wanted > 0 && rows.Length > 1)
        {
            if (rows.Length <= SortRowsMax || wanted > rows.Length / 2)
            {
                SortAll(keys, rows, wanted, step);
                return;
            }
            var (low, high) = Part(keys, rows, PivotOf(keys, wanted));
            if (wanted > low)
                Take(rows[low..high], Math.Min(wanted, high) - low, step + 1);
            if (wanted > high)
            {
                SortAll(keys[..low], rows[..low], low, step);
                keys = keys[high..];
                rows = rows[high..];
                wanted -= high;
            }
            else if (wanted > low)
            {
                SortAll(keys[..low], rows[..low], low, step);
                return;
            }
            else
            {
                keys = keys[..low];
                rows = rows[..low];
            }
        }
    }

    private void SortAll(Span<ulong> keys, Span<int> rows, int wanted, int step)
    {
        keys.Sort(rows);
        for (var first = 0; first < wanted;)
        {
            var end = first + 1;
            while (end < keys.Length && keys[end] == keys[first])
                end++;
            Take(rows[first..end], Math.Min(wanted, end) - first, step + 1);
            first = end;
        }
    }

    /// <summary>A key that most likely has as many as are wanted below it and few more: one pass then leaves little to go on with.</summary>
    private static ulong PivotOf(ReadOnlySpan<ulong> keys, int wanted)
    {
        Span<ulong> some = stackalloc ulong[Math.Min(SampleMax, keys.Length / RowsPerSample)];
        for (var index = 0; index < some.Length; index++)
            some[index] = keys[(int)((long)index * (keys.Length - 1) / (some.Length - 1))];
        some.Sort();
        // How many of a sample are among the wanted varies by the root of that number; twice as much is seldom not enough.
        var among = (double)wanted / keys.Length * some.Length;
        return some[Math.Min(some.Length - 1, (int)(among + 2 * Math.Sqrt(among)) + 1)];
    }

    /// <returns>Before the first lie keys below the pivot, from the second on keys above it.</returns>
    private static (int Low, int High) Part(Span<ulong> keys, Span<int> rows, ulong pivot)
    {
        var high = Bring(keys, rows, pivot);
        return (pivot == 0 ? 0 : Bring(keys[..high], rows[..high], pivot - 1), high);
    }

    /// <summary>Brings keys up to the last one to the front. Others are hardly touched, and mostly there are many more of them.</summary>
    private static int Bring(Span<ulong> keys, Span<int> rows, ulong last)
    {
        var count = 0;
        for (var at = 0; at < keys.Length; at++)
            if (keys[at] <= last)
            {
                (keys[at], keys[count]) = (keys[count], keys[at]);
                (rows[at], rows[count]) = (rows[count], rows[at]);
                count++;
            }
        return count;
    }

    /// <summary>
    /// Eight characters of each id, from where the ids begin to differ, a byte each. What a byte cannot tell ends the key, so that ids order as their keys
    /// do or have equal ones.
    /// </summary>
    private void LoadIds(ReadOnlySpan<int> rows, Span<ulong> keys)
    {
        var shared = idOf(rows[0]).AsSpan();
        foreach (var row in rows)
            shared = shared[..shared.CommonPrefixLength(idOf(row))];
        for (var index = 0; index < rows.Length; index++)
        {
            var id = idOf(rows[index]).AsSpan(shared.Length);
            var key = 0UL;
            for (var place = 0; place < sizeof(ulong) && place < id.Length; place++)
            {
                var letter = Math.Min(id[place], (char)byte.MaxValue);
                key |= (ulong)letter << (8 * (sizeof(ulong) - 1 - place));
                if (letter == byte.MaxValue)
                    break;
            }
            keys[index] = key;
        }
    }
}
