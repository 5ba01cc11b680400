using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Fuyao.Kernel.Lifecycle;
using NodaTime;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Lifecycle;

/// <summary>Random changes of three marks, learnt at once or later, against the rules written down plainly.</summary>
public sealed class PlainCoursePropertyTests
{
    private const int HoursMax = 240;
    private const int RunsUsually = 150;
    private const int RunsLong = 10_000;

    // A condition is a fact that must be true: 72 h as of a gold medal, 0 h as of a serious violation, and one shorter than the least notice.
    private static readonly ImmutableDictionary<string, int> Hours = ImmutableDictionary<string, int>.Empty.Add("gold", 72).Add("credit", 0).Add("complaints", 12);

    private static readonly string[] Facts = ["gold", "credit", "complaints"];

    private static readonly Instant Start = Reviews.Marketplace.At("2016-11-03T24:00");

    private static Gen<PlainChange> Change { get; } =
        from fact in Gen.Elements(Facts)
        from value in Gen.Frequency((4, Gen.Constant((bool?)true)), (4, Gen.Constant((bool?)false)), (1, Gen.Constant((bool?)null)))
        from occurred in Gen.Choose(1, HoursMax)
        from delay in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(0, 100)))
        select new PlainChange(fact, value, occurred, occurred + delay);

    [Fact]
    public void Every_hour_a_merchant_stands_as_the_plain_rules_say() => Property.Holds(
        from changes in Gen.ListOf(Change)
        from canRejoin in Gen.Elements(true, false)
        select (changes.ToList(), canRejoin),
        input => Agrees(input.Item1, input.canRejoin),
        Environment.GetEnvironmentVariable("FUYAO_TEST_LONG") is null ? RunsUsually : RunsLong);

    private static bool Agrees(List<PlainChange> changes, bool canRejoin)
    {
        List<PlainChange> all = [.. Facts.Select(fact => new PlainChange(fact, true, 0, 0)), .. changes];
        var rules = OneMerchant.Rules(
            between => between with
            {
                LeaveWithinByCondition = Facts.ToImmutableDictionary(fact => fact, fact => Duration.FromHours(Hours[fact])),
                RejoinWithin = canRejoin ? Duration.FromHours(72) : null,
            },
            "2016-11-03", [.. Facts.Select(fact => (fact, fact == "gold" ? "gold" : $"{fact} > 0"))]);
        var history = new MerchantHistory(
            0, all.Select((change, index) => new Observation(change.Fact, Written(change), At(change.Occurred), At(change.Known), index + 1)), [], []);
        var observed = all.Select(change => At(Math.Max(change.Occurred, change.Known))).Where(at => at > Start).Distinct().Order().ToList();
        var truths = LiveEvaluation.Judge(rules, [.. observed.Select(at => new LiveQuestion(history, at))]);
        var events = MembershipCourse.Run(0, LiveStanding.MemberOf("S", Start), observed, At(2 * HoursMax), _ => rules, (_, at) => truths[observed.IndexOf(at)]);

        var plain = new PlainCourse(all, Hours, canRejoin ? 72 : null);
        for (var hour = 1; hour <= 2 * HoursMax; hour++)
        {
            plain.Hour(hour);
            var standing = events.LastOrDefault(one => one.At <= At(hour))?.After ?? LiveStanding.MemberOf("S", Start);
            if (standing.Status != plain.Status || standing.Since != At(plain.Since) || standing.IsUnknown != plain.IsUnknown
                || standing.Deadline != (plain.Deadline is { } deadline ? At(deadline) : null))
                return false;
        }
        return true;
    }

    private static string? Written(PlainChange change) => change.Value switch
    {
        null => null,
        var holds when change.Fact == "gold" => holds.Value ? "true" : "false",
        var holds => holds.Value ? "1" : "0",
    };

    private static Instant At(int hour) => Start + Duration.FromHours(hour);
}
