using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Corrections;
using Fuyao.Simulation.Tests.Auditing;
using Fuyao.Simulation.Tests.Worlds;
using Fuyao.Storage;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Simulation.Tests.Marketplaces;

/// <summary>Corrections and appeals as they are made at the product's desks.</summary>
internal sealed class CorrectionSteps(FuyaoDatabase database, IClock clock, IReadOnlyDictionary<string, ImmutableArray<CheckedProgramme>> programmes)
{
    private const string Drafter = "alice";
    private const string Filer = "service";

    private readonly Dictionary<int, long> numberByDraft = [];
    private readonly Dictionary<int, long> numberByAppeal = [];

    public string Draft(Drafting step) => Attempt(() =>
    {
        var request = new CorrectionRequest(
            step.Merchant, step.Span is { } span ? Period.Parse(span.ToString()) : null, step.AsOf,
            [.. step.Values.Select(value => new KeyValuePair<string, string?>(value.Fact, value.Value is null ? null : SimulatedFacts.Write(value.Value)))], "looked at again",
            step.Appeal is { } appeal ? numberByAppeal.GetValueOrDefault(appeal, -1) : null);
        numberByDraft[step.Number] = Desk(Drafter).Draft(request).Correction.Number;
        return "drafted";
    });

    public IEnumerable<(string Name, string Value)> Rule(Ruling step)
    {
        if (!numberByDraft.TryGetValue(step.Draft, out var number))
            return [("ruling", "no draft")];
        try
        {
            return step.IsApproved
                ? [("ruling", "approved"), .. Desk(step.By).Approve(number).Results.SelectMany(Lines)]
                : [("ruling", Desk(step.By).Withdraw(number, "not proven").Correction.State.ToString().ToLowerInvariant())];
        }
        catch (CorrectionRefusedException)
        {
            return [("ruling", "refused")];
        }
    }

    public string File(Appealing step) => Attempt(() =>
    {
        var appeal = new AppealDesk(database, clock, Filer).File(programmes[step.Programme], step.Merchant, step.AsOf, "this is not right").Appeal;
        numberByAppeal[step.Number] = appeal.Number;
        return $"against {appeal.Event?.ToString() ?? "review"} of {appeal.DecisionAt}, due {appeal.DueBy}";
    });

    public string Reject(Rejecting step) => Attempt(() => new AppealDesk(database, clock, step.By).Reject(numberByAppeal.GetValueOrDefault(step.Appeal, -1), "the figures are right").Appeal.State.ToString().ToLowerInvariant());

    /// <summary>All that are approved, as they are stored.</summary>
    public IEnumerable<(string Name, string Value)> Account() => Desk(Drafter).List(null).Where(report => report.Correction.State is CorrectionStepKind.Approved)
        .SelectMany(report => report.Results.SelectMany(Lines).Select(line => ($"correction {report.Correction.Number} {line.Name}", line.Value)))
        .Concat(Desk(Drafter).PlacesByAppeals().Select(one => ($"{one.Key} places by appeals", $"{one.Value}")));

    private CorrectionDesk Desk(string by) => new(database, clock, by);

    private static string Attempt(Func<string> work)
    {
        try
        {
            return work();
        }
        catch (Exception refused) when (refused is CorrectionRefusedException or Platform.Explanations.UnknownMerchantException)
        {
            return "refused";
        }
    }

    private static IEnumerable<(string Name, string Value)> Lines(ProgrammeCorrection result) =>
    [
        ($"{result.Programme} outcome", $"{result.Outcome}, place {result.Place}, through {result.Through}, stood {Text(result.Stood)}, would stand {Text(result.WouldStand)}"),
        .. result.Decisions.GroupBy(one => (one.At, Kind: one.Event?.ToString() ?? one.Enrolment?.ToString())).SelectMany(same => same.Select((one, number) => (
            $"{result.Programme} {one.At} {same.Key.Kind} {number}", $"{Text(one.Recorded)} → {Text(one.Corrected)}{(one.Event is null ? $", place {one.Place}" : "")}"))),
    ];

    private static string Text(DecidedStanding? standing) => standing is null ? "–" : AuditedHistory.Write(standing.Status.ToString(), standing.Tier, standing.Since);
}
