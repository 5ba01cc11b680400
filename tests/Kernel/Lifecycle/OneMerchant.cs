using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Tests.Lifecycle;

/// <summary>A merchant of tier S since the first review (A2), to whom things happen; and what follows from them.</summary>
internal sealed class OneMerchant
{
    private readonly List<Observation> observations = [];
    private readonly List<KnownEntry> entries = [];

    public OneMerchant(params LiveRules[] versions) => Versions = versions;

    public LiveRules[] Versions { get; }

    public string Tier { get; init; } = "S";

    /// <summary>As Pioneer's (A3): gold-medal or recognised, not judged uncompetitive; 72 h to leave and to be back.</summary>
    public static LiveRules Rules(Func<BetweenReviews, BetweenReviews>? change = null, string from = "2016-11-03", params (string Name, string Source)[] require)
    {
        if (require.Length == 0)
            require = [("service", "gold || listed('recognised')"), ("clean", "complaints == 0"), ("competitive", "!listed('uncompetitive')")];
        var between = new BetweenReviews(
            [.. require.Select(condition => condition.Name)], Duration.FromHours(72), LeaveClock.Occurred, ImmutableDictionary<string, Duration>.Empty.Add("clean", Duration.Zero),
            Duration.FromHours(72), LeaveClock.Met, BetweenReviews.NoticeMinimumDefault, Duration.Zero, Marketplace.Nowhere);
        return LiveRules.Of(Marketplace.Programme(require, [("SS", "gmv >= 6560"), ("S", "gmv >= 2295")], programme => programme with
        {
            Effective = NodaTime.Text.LocalDatePattern.Iso.Parse(from).Value,
            Lists = [.. programme.Lists, programme.Lists[0] with { Name = "uncompetitive" }],
            BetweenReviews = change?.Invoke(between) ?? between,
        }));
    }

    /// <param name="known">When it became known; null: at once.</param>
    public OneMerchant Change(string fact, string? value, string occurred, string? known = null)
    {
        observations.Add(new Observation(fact, value, At(occurred), At(known ?? occurred), observations.Count + 1));
        return this;
    }

    public OneMerchant List(string list, string from, string? until = null, string? known = null)
    {
        entries.Add(new KnownEntry(new StaffEntry(list, 0, At(from), until is null ? null : At(until), "reason", "staff"), At(known ?? from)));
        return this;
    }

    /// <summary>Gold, and without complaints, from before the programme.</summary>
    public OneMerchant InOrder() => Change("gold", "true", "2016-10-01").Change("complaints", "0", "2016-10-01");

    /// <returns>One line an event: when, what, and until when.</returns>
    public string[] Until(string until) => [.. Events(until).Select(Line)];

    public ImmutableArray<MembershipEvent> Events(string until)
    {
        var history = new MerchantHistory(0, observations, entries, []);
        var start = At("2016-11-03T24:00");
        var observed = observations.Select(one => Instant.Max(one.OccurredAt, one.KnownAt))
            .Concat(entries.SelectMany(one => new[] { Instant.Max(one.Entry.From, one.KnownAt), Instant.Max(one.Entry.Until ?? one.Entry.From, one.KnownAt) }))
            .Concat(Versions.Select(rules => rules.From))
            .Where(at => at >= start && at <= At(until)).Distinct().Order();
        return MembershipCourse.Run(
            0, LiveStanding.MemberOf(Tier, start), observed, At(until), at => Versions.Where(rules => rules.From <= at).MaxBy(rules => rules.From),
            (rules, at) => LiveEvaluation.Judge(rules, [new LiveQuestion(history, at)])[0]);
    }

    public static Instant At(string moment) => Marketplace.At(moment);

    private static string Line(MembershipEvent one) =>
        $"{Written(one.At)} {one.Kind}{(one.After.Deadline is { } deadline ? $" by {Written(deadline)}" : "")}{(one.After.SettlesAt is { } settles ? $" settles {Written(settles)}" : "")}"
        + $"{(one.Kind is MembershipEventKind.Leaving or MembershipEventKind.Left or MembershipEventKind.DeadlineChanged ? " over " + string.Join('+', one.After.Losses.Select(loss => loss.Condition)) : "")}{(one.IsLate ? ", late" : "")}";

    private static string Written(Instant at) => at.InZone(Marketplace.Zone).ToString("MM-dd HH:mm", null);
}
