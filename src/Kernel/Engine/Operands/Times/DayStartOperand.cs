using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;
using NodaTime;

namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary>Dates as the instants at which their days begin in the marketplace's zone, in 100 ns since 1970. The zone is asked once for each day that occurs, for a page of days at a time.</summary>
internal sealed class DayStartOperand(DateInput days) : ComputedOperand<long>
{
    private const int DaysPerPage = 128;

    // 1900-01-01 and 2100-01-01 in days since 1970; the days of most facts lie between them.
    private const int PagedFrom = -25_567;
    private const int PagedUntil = 47_482;

    private readonly (long Least, long Greatest) domain = days.Domain;
    private readonly long[]?[] pages = new long[]?[(PagedUntil - PagedFrom) / DaysPerPage + 1];

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        var known = days.Known.Words[first / BitMask.BitsPerWord];
        days.Stored.Load(first, into[..count]);
        for (var index = 0; index < count; index++)
        {
            var day = into[index];
            if (day >= domain.Least && day <= domain.Greatest)
                into[index] = StartOf(day);
            else
                known &= ~(1UL << index);
        }
        return known;
    }

    private long StartOf(long day)
    {
        if (day is < PagedFrom or >= PagedUntil)
            return Ask(day);
        var (page, place) = Math.DivRem((int)day - PagedFrom, DaysPerPage);
        var starts = Volatile.Read(ref pages[page]);
        if (starts is null)
        {
            // Two threads may fill the same page; both write the same numbers.
            starts = [.. Enumerable.Range(PagedFrom + page * DaysPerPage, DaysPerPage).Select(each => Ask(each))];
            Volatile.Write(ref pages[page], starts);
        }
        return starts[place];
    }

    /// <summary>Days begin at whole seconds.</summary>
    private long Ask(long day) => days.ValueOf(day).AsTimestamp().Seconds * NodaConstants.TicksPerSecond;
}
