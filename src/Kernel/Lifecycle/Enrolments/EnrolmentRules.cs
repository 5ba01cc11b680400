using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Lifecycle.Enrolments;

/// <summary>How a version takes merchants in on the day they register with the marketplace (F1): which registrations count, and what is read of a merchant to judge it.</summary>
public sealed class EnrolmentRules
{
    private readonly FactDefinition registration;

    private EnrolmentRules(CheckedProgramme version)
    {
        Version = version;
        registration = version.Catalogue.Find(Review.RegistrationFact)!;
        Inputs = new WatchedInputs(version, version.Programme.ConditionsWithTiers().Select(one => one.Condition.Expression), Review.RegistrationFact);
    }

    public CheckedProgramme Version { get; }

    /// <summary>What the conditions read, and when the merchant registered.</summary>
    public WatchedInputs Inputs { get; }

    /// <summary>From here on nobody is waited for any more; null where the programme sets no end.</summary>
    public Instant? WindowEnd => Version.Programme.Apply?.Until;

    /// <returns>Null where the version does not enrol on registration, or cannot.</returns>
    public static EnrolmentRules? Of(CheckedProgramme version) =>
        version.Programme.Enrolment is Enrolment.Registration && Review.Refusal(version) is null ? new EnrolmentRules(version) : null;

    /// <summary>Whether a registration at that instant is one of those that the programme is about.</summary>
    public bool Counts(Instant registeredAt) => Version.Programme.Apply is not { } window || (registeredAt >= window.From && registeredAt < window.Until);

    /// <summary>The end of the day of registration, in the programme's zone.</summary>
    public Instant DayEnd(Instant registeredAt) => Version.Programme.Zone.AtStartOfDay(registeredAt.InZone(Version.Programme.Zone).Date.PlusDays(1)).ToInstant();

    /// <summary>When each merchant registered, by row; a date counts from its first moment in the programme's zone.</summary>
    /// <param name="column">The column of <see cref="Review.RegistrationFact"/>; null where nobody has it.</param>
    public Instant? RegisteredAt(Column? column, int row) => column is LongColumn instants && instants.Known[row]
        ? registration.Type is ColumnType.Date
            ? Version.Programme.Zone.AtStartOfDay(new LocalDate(1970, 1, 1).PlusDays((int)instants.Values[row])).ToInstant()
            : Instant.FromUnixTimeTicks(instants.Values[row])
        : null;
}
