using System.Collections.Immutable;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Enrolments;

/// <summary>Binds again what enrolment decisions were judged on: for their records when they are stored, for receipts, explanations and replays afterwards. Everything is read as it was known at its instant.</summary>
internal sealed class EnrolmentGrounds(FuyaoDatabase database)
{
    /// <param name="events">Of one kind, instant and version.</param>
    /// <param name="period">Of invitations, the period of the facts that were judged; null: the latest.</param>
    /// <param name="merchantCount">As many merchants as there were then; null: all there are.</param>
    /// <returns>Null where nothing was judged.</returns>
    public EnrolmentGround? Of(ImmutableArray<EnrolmentEvent> events, Period? period = null, int? merchantCount = null)
    {
        var one = events[0];
        if (one.JudgedAt is not { } judgedAt)
            return null;
        return one.Invitation is null ? OfRegistrations(events) : OfCandidates(one.Version, judgedAt, period, merchantCount);
    }

    /// <summary>Everybody as known at an instant: state facts as of then, those of a period from its latest closed snapshot.</summary>
    public EnrolmentGround OfCandidates(CheckedProgramme version, Instant at, Period? period = null, int? merchantCount = null)
    {
        var facts = ProgrammeFacts.WithCounts(version);
        var reader = new PopulationReader(database);
        var (read, reading) = period is { } given
            ? (given, reader.Read(version.Catalogue, given, at, at, facts, merchantCount) ?? throw new StorageException($"the facts of {given}, on which candidates were judged, are not in the data"))
            : LatestFacts.Read(database, version, at, knownUntil: at);
        var staff = new StaffStore(database).Records(version.Programme.Id, at);
        var evaluation = Evaluation.Bind(
            version, reading.Population, staff, at,
            readPeriod: other => other.Kind == Kernel.Values.PeriodKind.Current ? null : reader.Read(version.Catalogue, other, other.BoundsIn(version.Catalogue.Zone).End, at, facts, merchantCount)?.Population);
        return new EnrolmentGround(evaluation, row => row, reading.Citation, read.ToString());
    }

    private EnrolmentGround OfRegistrations(ImmutableArray<EnrolmentEvent> events)
    {
        var rules = EnrolmentRules.Of(events[0].Version)!;
        var rows = events.Select(one => one.Row).ToArray();
        var histories = new MerchantHistoryReader(database).Read([rules.Inputs], rows, events.Min(one => one.JudgedAt!.Value), new MerchantStore(database).Count()).ToDictionary(history => history.Row);
        var evaluation = LiveEvaluation.BindTo(rules.Inputs, [.. events.Select(one => new LiveQuestion(histories[one.Row], one.JudgedAt!.Value))]);
        return new EnrolmentGround(evaluation, row => Array.IndexOf(rows, row), $"current@{new FactChangeStore(database).LastSequence(events.Max(one => one.JudgedAt!.Value))}", Period.Current.ToString());
    }
}
