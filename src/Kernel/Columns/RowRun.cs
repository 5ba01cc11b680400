namespace Fuyao.Kernel.Columns;

/// <summary>Rows of a part that follow one another, and so do the rows that they become.</summary>
/// <param name="From">The first of them in the part.</param>
/// <param name="Into">The row that this one becomes.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct RowRun(int From, int Into, int Count)
{
    /// <summary>Adds a row to the last of the runs where it continues that, else as a run of its own.</summary>
    public static void Add(List<RowRun> runs, int from, int into)
    {
        if (runs is [.., var last] && last.From + last.Count == from && last.Into + last.Count == into)
            runs[^1] = last with { Count = last.Count + 1 };
        else
            runs.Add(new RowRun(from, into, 1));
    }
}
