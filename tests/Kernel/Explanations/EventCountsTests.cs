using Fuyao.Kernel.Explanations.Margins;
using Fuyao.Kernel.Values;
using FsCheck;
using FsCheck.Fluent;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>The error budget of rates over counts. Rates are rounded half-up to 4 decimals (semantics, “Derived numbers”), and so is the budget.</summary>
public class EventCountsTests
{
    private static readonly Gen<(long Of, long Over, long BoundUnits, bool CountedInOf)> Cases =
        from over in Gen.Choose(1, 60)
        from of in Gen.Choose(0, over)
        from bound in Gen.OneOf(Gen.Choose(0, 10_000), Gen.Choose(0, 20).Select(twentieth => twentieth * 500))
        from countedInOf in Gen.Elements(true, false)
        select ((long)of, (long)over, (long)bound, countedInOf);

    [Fact]
    public void Three_more_late_orders_fail_a_rate_of_at_most_five_percent()
    {
        // 2 of 80 late: 4/82 = 0.0488 and 5/83 = 0.0602, so that the third is one too many.
        EventCounts.UntilFailure(2, 80, countedInOf: true, AtMost(500)).ShouldBe(3);
    }

    [Fact]
    public void The_rounding_of_the_rate_counts()
    {
        // 1/19,999 = 0.00005000… rounds up to 0.0001, 1/20,001 = 0.0000499… down to 0.
        EventCounts.UntilSuccess(1, 19_999, countedInOf: false, AtMost(0)).ShouldBe(2);
    }

    [Fact]
    public void A_rate_that_no_number_of_events_brings_there_has_no_answer()
    {
        EventCounts.UntilSuccess(10, 20, countedInOf: true, AtMost(500)).ShouldBeNull();
        EventCounts.UntilFailure(10, 20, countedInOf: false, AtMost(5_000)).ShouldBeNull();
    }

    [Fact]
    public void Counts_that_are_no_counts_of_one_another_have_no_answer()
    {
        EventCounts.UntilFailure(3, 2, countedInOf: true, AtMost(500)).ShouldBeNull();
        EventCounts.UntilFailure(0, 0, countedInOf: true, AtMost(500)).ShouldBeNull();
    }

    [Fact]
    public void The_budget_is_what_adding_events_one_by_one_finds() => Property.Holds(Cases, tuple =>
    {
        var holds = tuple.CountedInOf ? AtMost(tuple.BoundUnits) : AtLeast(tuple.BoundUnits);
        return !holds(DerivedNumber.Ratio(tuple.Of, tuple.Over))
            || Agree(EventCounts.UntilFailure(tuple.Of, tuple.Over, tuple.CountedInOf, holds), tuple.Of, tuple.Over, tuple.CountedInOf, rate => !holds(rate));
    });

    [Fact]
    public void What_brings_a_rate_back_is_what_adding_events_one_by_one_finds() => Property.Holds(Cases, tuple =>
    {
        var holds = tuple.CountedInOf ? AtLeast(tuple.BoundUnits) : AtMost(tuple.BoundUnits);
        return holds(DerivedNumber.Ratio(tuple.Of, tuple.Over))
            || Agree(EventCounts.UntilSuccess(tuple.Of, tuple.Over, tuple.CountedInOf, holds), tuple.Of, tuple.Over, tuple.CountedInOf, holds);
    });

    private static bool Agree(long? found, long of, long over, bool countedInOf, Func<DerivedNumber, bool> changed)
    {
        const int LookedAt = 3_000;
        for (var events = 1; events <= LookedAt; events++)
            if (changed(DerivedNumber.Ratio(countedInOf ? of + events : of, over + events)))
                return found == events;
        return found is null or > LookedAt;
    }

    private static Func<DerivedNumber, bool> AtMost(long units) => rate => rate.Units <= units;

    private static Func<DerivedNumber, bool> AtLeast(long units) => rate => rate.Units >= units;
}
