namespace Fuyao.Platform.Tabular;

/// <summary>
/// Finds rows and fields in a block of CSV as RFC 4180 describes it: quotes around fields, doubled inside them, line breaks inside quotes, LF or CRLF. Fields stay where they lie.
/// </summary>
/// <param name="block">Fields with doubled quotes are changed in it once their row is whole.</param>
/// <param name="isLast">Whether the file ends with the block.</param>
internal ref struct CsvScanner(Span<byte> block, bool isLast)
{
    private readonly Span<byte> block = block;
    private readonly bool hasNul = block.Contains((byte)0);
    private CsvStops stops = new(block);
    private List<(int Field, int Start, int End)>? doubled;
    private bool hasQuotes;
    private string? problem;

    /// <summary>Where the row begins that is found next.</summary>
    public int At { get; private set; }

    /// <summary>Lines before that row in the block, blank ones among them.</summary>
    public int Lines { get; private set; }

    /// <summary>Passes over the mark that some programs put before the first row.</summary>
    public void SkipByteOrderMark()
    {
        if (block.StartsWith("\uFEFF"u8))
            At = 3;
    }

    /// <summary>Passes over lines without a character.</summary>
    public void SkipBlankLines()
    {
        while (At < block.Length && BreakLength(At) is var length and > 0)
        {
            At += length;
            Lines++;
        }
    }

    /// <summary>Adds the next row's fields to the rows.</summary>
    /// <param name="rows">Left as they are where no row is found.</param>
    /// <param name="rowProblem">What is wrong with the row, so that its fields cannot be trusted; null where nothing is.</param>
    /// <returns>How many fields the row has; 0 where no whole one is left.</returns>
    public int FindRow(TableRows rows, out string? rowProblem)
    {
        (problem, rowProblem, hasQuotes) = (null, null, false);
        doubled?.Clear();
        if (At == block.Length)
            return 0;
        var at = At;
        for (var field = 0; ;)
        {
            if (at == block.Length || block[at] != '"')
            {
                var start = at;
                at = EndOfText(at);
                rows.SetField(field++, start, at);
            }
            else if (!TryQuoted(rows, field++, ref at))
            {
                return 0;
            }
            if (at < block.Length && block[at] == ',')
            {
                at++;
                continue;
            }
            if (at == block.Length ? !isLast : BreakLength(at) == 0)
                return 0;
            Complete(rows, at == block.Length ? at : at + BreakLength(at));
            rowProblem = problem;
            return field;
        }
    }

    /// <summary>How many bytes the line break takes that is there; 0 where there is none, or where the next block decides.</summary>
    private readonly int BreakLength(int at) => block[at] switch
    {
        (byte)'\n' => 1,
        (byte)'\r' when at + 1 == block.Length => isLast ? 1 : 0,
        (byte)'\r' when block[at + 1] == '\n' => 2,
        _ => 0,
    };

    /// <summary>Where a field ends that does not begin with a quote; a quote inside it is a character like any other: 15" screen.</summary>
    private int EndOfText(int at)
    {
        var stop = stops.Next(at);
        for (; stop < block.Length && (block[stop] == '"' || IsBareReturn(stop)); stop = stops.Next(stop + 1))
            if (block[stop] == '\r')
                problem ??= "a carriage return stands alone; lines end with LF or CRLF";
        return stop;
    }

    /// <returns>False where the field goes on beyond the block.</returns>
    private bool TryQuoted(TableRows rows, int field, ref int at)
    {
        hasQuotes = true;
        var (start, isDoubled) = (at + 1, false);
        for (at++; ; at += 2)
        {
            var quote = block[at..].IndexOf((byte)'"');
            if (quote < 0)
                return false;
            at += quote;
            if (at + 1 == block.Length && !isLast)
                return false;
            if (at + 1 == block.Length || block[at + 1] != '"')
                break;
            isDoubled = true;
        }
        var end = at++;
        var stop = stops.Next(at);
        if (stop > at || (at < block.Length && (block[at] == '"' || IsBareReturn(at))))
        {
            problem ??= "text follows a closing quote; put the whole field in quotes and double the quotes inside it";
            while (stop < block.Length && (block[stop] == '"' || IsBareReturn(stop)))
                stop = stops.Next(stop + 1);
            (at, end, isDoubled) = (stop, stop, false);
        }
        rows.SetField(field, start, end);
        if (isDoubled)
            (doubled ??= []).Add((field, start, end));
        return true;
    }

    private readonly bool IsBareReturn(int at) => block[at] == '\r' && at + 1 < block.Length && block[at + 1] != '\n';

    private void Complete(TableRows rows, int end)
    {
        var row = block[At..end];
        Lines += hasQuotes ? row.Count((byte)'\n') : 1;
        if (hasNul && row.Contains((byte)0))
            problem ??= "the row holds a NUL byte";
        if (doubled is not null)
            foreach (var (field, start, past) in doubled)
                rows.SetField(field, start, start + Undouble(block[start..past]));
        At = end;
    }

    /// <summary>Removes the second of each pair of quotes.</summary>
    /// <returns>How many bytes are left.</returns>
    private static int Undouble(Span<byte> field)
    {
        var kept = 0;
        for (var at = 0; at < field.Length; at++)
        {
            field[kept++] = field[at];
            if (field[at] == '"')
                at++;
        }
        return kept;
    }
}
