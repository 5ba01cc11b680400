using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Services;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Services;

namespace Fuyao.Platform.Services;

/// <summary>A lesson as people see it.</summary>
/// <param name="Enrolments">All claims on its seats by number, also those that were given up.</param>
public sealed record LessonReport(Lesson Lesson, ImmutableArray<LessonEnrolment> Enrolments)
{
    public int Taken => Enrolments.Count(one => one.HasSeat);

    public int Waiting => Enrolments.Count(one => one.State is ClaimState.Waiting);

    public int Present => Enrolments.Count(one => one.IsPresent is true);

    /// <summary>Who had a seat and did not come.</summary>
    public int Absent => Enrolments.Count(one => one.IsPresent is false);
}

/// <param name="Claim">Its number in the line of the lesson's seats.</param>
/// <param name="Position">Of one that waits: 1 for the next.</param>
/// <param name="IsPresent">Whether the merchant was there; null where nobody has recorded it.</param>
public sealed record LessonEnrolment(long Claim, string Merchant, ClaimState State, long? Position, bool? IsPresent)
{
    public bool HasSeat => State is ClaimState.Placed;
}

/// <summary>Shows lessons of trainings: their seats are those of the ledger.</summary>
public sealed class TrainingReader(FuyaoDatabase database)
{
    private readonly TrainingStore store = new(database);

    /// <exception cref="ServiceRefusedException">There is no such lesson.</exception>
    public LessonReport Find(long number) =>
        store.Find(number) is { } lesson ? Report(lesson) : throw new ServiceRefusedException($"there is no lesson {number}");

    /// <summary>By number.</summary>
    /// <param name="programme">Null: of all.</param>
    public ImmutableArray<LessonReport> List(string? programme) => [.. store.Lessons(programme).Select(Report)];

    internal LessonReport Report(Lesson lesson)
    {
        var (reader, account, attendance) = (new ClaimReader(database), LessonSeats.AccountOf(lesson), store.Attendance(lesson.Number));
        var positions = reader.Waiting(account).Select((claim, index) => (claim.Number, Position: index + 1L)).ToDictionary(pair => pair.Number, pair => pair.Position);
        return new LessonReport(lesson,
        [
            .. reader.Claims(account).Where(claim => claim.State is not ClaimState.Refused).Select(claim => new LessonEnrolment(
                claim.Number, claim.Claimant, claim.State, positions.TryGetValue(claim.Number, out var position) ? position : null,
                claim.State is ClaimState.Placed && attendance.TryGetValue(claim.Number, out var was) ? was.IsPresent : null)),
        ]);
    }
}
