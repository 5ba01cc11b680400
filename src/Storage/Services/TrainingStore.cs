using System.Collections.Immutable;
using Fuyao.Kernel.Services;
using NodaTime;

namespace Fuyao.Storage.Services;

/// <summary>Whose a claim on a seat is.</summary>
/// <param name="Claim">Its number in the line of the lesson's seats.</param>
public sealed record StoredEnrolment(long Lesson, long Claim, int Row);

/// <summary>Who was there, as it was recorded last.</summary>
public sealed record StoredAttendance(long Lesson, long Claim, bool IsPresent, Instant At, string By);

/// <summary>Keeps lessons of trainings, how they were moved or called off, whose claims on seats are whose, and who was there. Seats are the ledger's.</summary>
public sealed class TrainingStore(FuyaoDatabase database)
{
    private const string Select =
        """
        select lesson_id as number, programme, benefit, course, zone, begins_at as beginsAt, place, is_online as isOnline, seats, withdraw_until as withdrawUntil from training_lesson
        """;

    /// <returns>The lesson with its number.</returns>
    public Lesson Add(LessonPlan plan, Instant at, string by, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        return new Lesson(
            database.Write<long>(
                """
                insert into training_lesson (programme, benefit, course, zone, begins_at, place, is_online, seats, withdraw_until, opened_at, opened_by)
                values (@Programme, @Benefit, @Course, @zone, @beginsAt, @Place, @isOnline, @Seats, @withdrawUntil, @at, @by) returning lesson_id
                """,
                new
                {
                    plan.Programme, plan.Benefit, plan.Course, zone = plan.Zone.Id, beginsAt = plan.BeginsAt.ToUnixTimeTicks(), plan.Place, isOnline = plan.IsOnline ? 1L : 0L, plan.Seats,
                    withdrawUntil = plan.WithdrawUntil.ToUnixTimeTicks(), at = at.ToUnixTimeTicks(), by,
                }),
            plan);
    }

    /// <returns>Null where there is no such lesson.</returns>
    public Lesson? Find(long number) => Load("where lesson_id = @number", new { number }).FirstOrDefault();

    /// <summary>By number; null: of all programmes.</summary>
    public ImmutableArray<Lesson> Lessons(string? programme) => programme is null ? Load("", null) : Load("where programme = @programme", new { programme });

    /// <summary>Keeps the last change of a lesson; the lesson itself stays as it was opened.</summary>
    public void Change(Lesson lesson, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var (change, number) = (lesson.Changes[^1], (long)lesson.Changes.Length);
        database.Execute(
            """
            insert into training_change (lesson_id, number, begins_at, place, is_online, withdraw_until, reason, at, by_whom)
            values (@lesson, @number, @beginsAt, @place, @isOnline, @withdrawUntil, @Reason, @at, @By)
            """,
            new
            {
                lesson = lesson.Number, number, beginsAt = change.To?.BeginsAt.ToUnixTimeTicks(), place = change.To?.Place, isOnline = change.To is { } to ? to.IsOnline ? 1L : 0L : (long?)null,
                withdrawUntil = change.To?.WithdrawUntil.ToUnixTimeTicks(), change.Reason, at = change.At.ToUnixTimeTicks(), change.By,
            });
    }

    public void Enrol(StoredEnrolment enrolment, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute("insert into training_enrolment (lesson_id, claim, merchant_row) values (@Lesson, @Claim, @row)", new { enrolment.Lesson, enrolment.Claim, row = (long)enrolment.Row });
    }

    /// <summary>All claims of a merchant, also those that it gave up, by lesson and number.</summary>
    public ImmutableArray<StoredEnrolment> OfMerchant(int row) =>
    [
        .. database.Query<EnrolmentRow>(
            "select lesson_id as lesson, claim, merchant_row as merchantRow from training_enrolment where merchant_row = @row order by lesson_id, claim", new { row = (long)row })
            .Select(found => new StoredEnrolment(found.Lesson, found.Claim, (int)found.MerchantRow)),
    ];

    /// <summary>Records who was there; what was recorded before stays.</summary>
    public void Record(StoredAttendance attendance, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            """
            insert into training_attendance (lesson_id, claim, number, is_present, at, by_whom)
            select @Lesson, @Claim, coalesce(max(number), 0) + 1, @isPresent, @at, @By from training_attendance where lesson_id = @Lesson and claim = @Claim
            """,
            new { attendance.Lesson, attendance.Claim, isPresent = attendance.IsPresent ? 1L : 0L, at = attendance.At.ToUnixTimeTicks(), attendance.By });
    }

    /// <summary>The last of each claim of a lesson.</summary>
    public ImmutableDictionary<long, StoredAttendance> Attendance(long lesson) => database.Query<AttendanceRow>(
        "select lesson_id as lesson, claim, is_present as isPresent, at, by_whom as byWhom from training_attendance where lesson_id = @lesson order by claim, number", new { lesson })
        .GroupBy(row => row.Claim).ToImmutableDictionary(
            rows => rows.Key, rows => rows.Last().ToAttendance());

    private ImmutableArray<Lesson> Load(string conditions, object? parameters)
    {
        var lessons = database.Query<LessonRow>($"{Select} {conditions} order by lesson_id", parameters);
        var changes = database.Query<ChangeRow>(
            $"""
            select lesson_id as lesson, begins_at as beginsAt, place, is_online as isOnline, withdraw_until as withdrawUntil, reason, at, by_whom as byWhom from training_change
            where lesson_id in (select lesson_id from training_lesson {conditions}) order by lesson_id, number
            """,
            parameters).ToLookup(row => row.Lesson);
        return [.. lessons.Select(row => row.ToLesson() with { Changes = [.. changes[row.Number].Select(change => change.ToChange())] })];
    }

    private sealed record LessonRow(long Number, string Programme, string Benefit, string? Course, string Zone, long BeginsAt, string Place, long IsOnline, long Seats, long WithdrawUntil)
    {
        public Lesson ToLesson() => new(
            Number, new LessonPlan(Programme, Benefit, Course, DateTimeZoneProviders.Tzdb[Zone], Instant.FromUnixTimeTicks(BeginsAt), Place, IsOnline != 0, Seats, Instant.FromUnixTimeTicks(WithdrawUntil)));
    }

    private sealed record ChangeRow(long Lesson, long? BeginsAt, string? Place, long? IsOnline, long? WithdrawUntil, string Reason, long At, string ByWhom)
    {
        public LessonChange ToChange() => new(
            Instant.FromUnixTimeTicks(At), ByWhom, Reason,
            BeginsAt is { } begins ? new LessonMove(Instant.FromUnixTimeTicks(begins), Place!, IsOnline == 1, Instant.FromUnixTimeTicks(WithdrawUntil!.Value)) : null);
    }

    private sealed record EnrolmentRow(long Lesson, long Claim, long MerchantRow);

    private sealed record AttendanceRow(long Lesson, long Claim, long IsPresent, long At, string ByWhom)
    {
        public StoredAttendance ToAttendance() => new(Lesson, Claim, IsPresent != 0, Instant.FromUnixTimeTicks(At), ByWhom);
    }
}
