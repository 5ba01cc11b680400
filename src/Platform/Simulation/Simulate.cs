using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Programmes;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using NodaTime;

namespace Fuyao.Platform.Simulation;

/// <summary>What somebody asks.</summary>
/// <param name="Changes">As written: <c>ss_merit=85</c>.</param>
/// <param name="DraftPath">A programme file to compare with the version in force; changes are made to it then.</param>
/// <param name="By">Text facts to split by; empty: the programme's own and the region.</param>
/// <param name="NearShare">What counts as near a line: 0.05 is 5 %.</param>
/// <param name="Seek">The parameter, or row of one, of which a value is looked for; null: none.</param>
public sealed record SimulationRequest(
    ImmutableArray<string> Changes, string? DraftPath, SimulationOccasion Occasion, ImmutableArray<string> By, decimal NearShare, string? Seek, Goal? Goal)
{
    /// <summary>A draft that is at hand already, instead of <see cref="DraftPath"/>.</summary>
    public CheckedProgramme? Draft { get; init; }
}

/// <summary>A merchant that gains or loses, and why.</summary>
public sealed record MoverExample(Mover Mover, bool IsGain, LocalizedText Reason);

/// <param name="Today">The version in force.</param>
/// <param name="FactsCitation">What it was run on: <c>2016-10#1 current@17</c>.</param>
/// <param name="Changes">All that was changed, with the value that was looked for.</param>
/// <param name="CliffToday">How near merchants stand to the edge today.</param>
/// <param name="Examples">Gains, then losses, each by merchant id.</param>
/// <param name="Notices">What the reader should know beside the figures.</param>
public sealed record SimulationResult(
    CheckedProgramme Today, ReviewOccasion Occasion, string FactsCitation, ImmutableArray<Change> Changes, string? DraftPath, WhatIfAnswer Answer, CliffReport CliffToday, CliffReport Cliff,
    ImmutableArray<MoverExample> Examples, (string Target, Goal Goal, GoalAnswer Answer)? Sought, ImmutableArray<LocalizedText> Notices);

/// <summary>Runs a review again under a draft and under the version in force, on the same facts and memberships, and compares the two. Stores nothing.</summary>
public sealed class Simulate(FuyaoDatabase database, IClock clock)
{
    private const int ExamplesMax = 10;

    /// <param name="versions">All versions of one programme.</param>
    /// <exception cref="ChangeException">What is asked cannot be: names, values, keys, tiers.</exception>
    /// <exception cref="ContentException">The draft file has errors.</exception>
    /// <exception cref="ReviewRefusedException">There is no review that could be run.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public SimulationResult Run(ImmutableArray<CheckedProgramme> versions, SimulationRequest request)
    {
        var facts = new SimulationFacts(database, clock);
        var due = facts.Find(versions, request.Occasion);
        var today = due.Version;
        var notices = new List<LocalizedText>();
        var start = (request.Draft ?? (request.DraftPath is { } path ? ProgrammeDraft.Load(path, today) : null)) is { } other ? Published(other, today, notices) : today;
        var (ground, citation) = facts.Read(versions, due, start, request.By);
        var reader = new ChangeReader(start, ground.Today.Population);
        var changes = reader.ReadAll(request.Changes);
        var whatIf = new WhatIf(ground);
        if (request.Seek is not null && changes.FirstOrDefault(change => change.Parameter == request.Seek.Trim() && change is not RowChange) is { } already)
            throw new ChangeException($"'{already}' says what {already.Parameter} is, and --seek looks for it; keep one of them");
        var sought = request is { Seek: { } target, Goal: { } goal }
            ? (Target: target, Goal: goal, Answer: Seek(whatIf, Draft.With(start, changes), target, goal))
            : ((string Target, Goal Goal, GoalAnswer Answer)?)null;
        if (sought is { Answer.Best.Change: var found })
            changes = changes.Add(found);
        NoteFloors(start, changes, notices);
        var draft = Draft.With(start, changes);
        var parameters = changes.IsEmpty ? null : changes.Select(change => change.Parameter).ToHashSet();
        var cliffToday = whatIf.CliffOf(today, request.NearShare, parameters);
        var cliff = whatIf.CliffOf(draft, request.NearShare, parameters);
        var answer = whatIf.Ask(draft);
        return new SimulationResult(
            today, due.Occasion, citation, changes, request.DraftPath, answer, cliffToday, cliff, Examples(whatIf, whatIf.Bind(draft)), sought, [.. notices]);
    }

    private static GoalAnswer Seek(WhatIf whatIf, CheckedProgramme draft, string target, Goal goal) =>
        new GoalSeek(whatIf, draft, new ChangeReader(draft, whatIf.Today.Population).ReadTarget(target), goal).Find();

    private static CheckedProgramme Published(CheckedProgramme draft, CheckedProgramme today, List<LocalizedText> notices)
    {
        var published = Draft.PublishedWith(today, draft);
        if (!ReferenceEquals(published, draft))
            notices.Add(new(
                $"草案的公布日期 {draft.Programme.Published:uuuu-MM-dd} 按现行版本的 {today.Programme.Published:uuuu-MM-dd} 计算，否则公布前的数据不会使任何人退出",
                $"the draft counts as published on {today.Programme.Published:uuuu-MM-dd}, with the version in force, not on {draft.Programme.Published:uuuu-MM-dd}: else facts from before would take nothing away"));
        return published;
    }

    private static void NoteFloors(CheckedProgramme start, ImmutableArray<Change> changes, List<LocalizedText> notices)
    {
        foreach (var change in changes.OfType<RowChange>())
            if (start.Programme.Parameters.First(parameter => parameter.Name == change.Parameter).Floor is { } floor
                && Kernel.Cel.CelValue.TryCompare(change.Value, floor, out var order, out _) && order < 0)
                notices.Add(new($"{change}：低于下限 {floor}，按下限计算", $"{change} lies below the floor of {floor}; the floor counts"));
    }

    /// <summary>As many gains as losses where there are enough of both.</summary>
    private static ImmutableArray<MoverExample> Examples(WhatIf whatIf, Evaluation draft)
    {
        var tiers = draft.Programme.Programme.Tiers.Select(tier => tier.Id).ToList();
        var byGain = whatIf.Movers().OrderBy(mover => mover.Merchant, StringComparer.Ordinal).ToLookup(mover => IsGain(mover, tiers));
        var (gains, losses) = (byGain[true].Take(ExamplesMax).ToArray(), byGain[false].Take(ExamplesMax).ToArray());
        var gainsCount = Math.Max(ExamplesMax - losses.Length, Math.Min(ExamplesMax / 2, gains.Length));
        return
        [
            .. gains.Take(gainsCount).Concat(losses.Take(ExamplesMax - Math.Min(gainsCount, gains.Length)))
                .Select(mover => new MoverExample(mover, IsGain(mover, tiers), MoverReason.Of(whatIf.Today, draft, mover))),
        ];
    }

    /// <summary>A tier that the draft does not have counts as lower than all of its own, as reviews count it.</summary>
    private static bool IsGain(Mover mover, List<string> tiers) =>
        mover.Draft is not null && (mover.Today is null || tiers.IndexOf(mover.Today) is var held && (held < 0 || tiers.IndexOf(mover.Draft) < held));
}
