using System.Collections.Immutable;
using Fuyao.Kernel.Benefits;
using NodaTime;

namespace Fuyao.Storage.Benefits;

/// <summary>Keeps how long duties of orders may take. Nothing is changed or erased.</summary>
public sealed class DutyTimeStore(FuyaoDatabase database)
{
    /// <param name="time">Its number counts for nothing.</param>
    /// <returns>Its number.</returns>
    public long Add(DutyTime time, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        return database.Write<long>(
            """
            insert into duty_time (duty, party, service, from_at, within_minutes, reason, set_at, set_by)
            values (@Duty, @Party, @Service, @from, @within, @Reason, @setAt, @SetBy)
            returning duty_time_id
            """,
            new { time.Duty, time.Party, time.Service, from = time.From.ToUnixTimeTicks(), within = (long)time.Within.TotalMinutes, time.Reason, setAt = time.SetAt.ToUnixTimeTicks(), time.SetBy });
    }

    /// <summary>In the order in which they were set.</summary>
    public ImmutableArray<DutyTime> All() =>
    [
        .. database.Query<DutyTimeRow>(
            """
            select duty_time_id as id, duty, party, service, from_at as fromAt, within_minutes as withinMinutes, reason, set_at as setAt, set_by as setBy
            from duty_time order by duty_time_id
            """)
            .Select(row => new DutyTime(
                row.Id, row.Duty, row.Party, row.Service, Instant.FromUnixTimeTicks(row.FromAt), Duration.FromMinutes(row.WithinMinutes), row.Reason, Instant.FromUnixTimeTicks(row.SetAt), row.SetBy)),
    ];

    /// <summary>The number of the one that was set last; 0 where there is none.</summary>
    public long Last() => database.Single<long>("select coalesce(max(duty_time_id), 0) from duty_time");

    private sealed record DutyTimeRow(long Id, string Duty, string Party, string? Service, long FromAt, long WithinMinutes, string Reason, long SetAt, string SetBy);
}
