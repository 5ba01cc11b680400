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
            var (low, high) = Part(keys, rows, PivotOf(keys));
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

    /// <summary>The middle one of some keys from all over.</summary>
    private static ulong PivotOf(ReadOnlySpan<ulong> keys)
    {
        Span<ulong> some = stackalloc ulong[15];
        for (var index = 0; index < some.Length; index++)
            some[index] = keys[(int)((long)index * (keys.Length - 1) / (some.Length - 1))];
        some.Sort();
        return some[some.Length / 2];
    }

    /// <returns>Before the first lie keys below the pivot, from the second on keys above it.</returns>
    private static (int Low, int High) Part(Span<ulong> keys, Span<int> rows, ulong pivot)
    {
        var (low, at, high) = (0, 0, keys.Length);
        while (at < high)
        {
            if (keys[at] < pivot)
            {
                (keys[at], keys[low]) = (keys[low], keys[at]);
                (rows[at], rows[low]) = (rows[low], rows[at]);
                low++;
                at++;
            }
            else if (keys[at] > pivot)
            {
                high--;
                (keys[at], keys[high]) = (keys[high], keys[at]);
                (rows[at], rows[high]) = (rows[high], rows[at]);
            }
            else
                at++;
        }
        return (low, high);
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
