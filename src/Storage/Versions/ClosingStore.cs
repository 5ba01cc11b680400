using NodaTime;
using NodaTime.Text;

namespace Fuyao.Storage.Versions;

/// <summary>From which day on a programme has no more reviews, why, and who said so.</summary>
public sealed record ProgrammeClosing(string Programme, LocalDate FromDay, string Reason, Instant At, string By)
{
    /// <summary>0:00 of that day.</summary>
    public Instant FromIn(DateTimeZone zone) => zone.AtStartOfDay(FromDay).ToInstant();
}

/// <summary>Keeps which programmes are closed. A closing stays.</summary>
public sealed class ClosingStore(FuyaoDatabase database)
{
    /// <returns>Null where the programme goes on.</returns>
    public ProgrammeClosing? Find(string programme) =>
        database.SingleOrNone<ClosingRow>("select from_day as fromDay, reason, at, by_whom as byWhom from programme_closing where programme = @programme", new { programme }) is { } row
            ? new ProgrammeClosing(programme, LocalDatePattern.Iso.Parse(row.FromDay).GetValueOrThrow(), row.Reason, Instant.FromUnixTimeTicks(row.At), row.ByWhom)
            : null;

    /// <exception cref="StorageException">It is closed already.</exception>
    public void Save(ProgrammeClosing closing, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        if (Find(closing.Programme) is { } already)
            throw new StorageException($"'{closing.Programme}' is closed from {LocalDatePattern.Iso.Format(already.FromDay)} on already");
        database.Execute(
            "insert into programme_closing (programme, from_day, reason, at, by_whom) values (@programme, @fromDay, @reason, @at, @by)",
            new { programme = closing.Programme, fromDay = LocalDatePattern.Iso.Format(closing.FromDay), reason = closing.Reason, at = closing.At.ToUnixTimeTicks(), by = closing.By });
    }

    private sealed record ClosingRow(string FromDay, string Reason, long At, string ByWhom);
}
