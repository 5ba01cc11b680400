using Fuyao.Kernel.Engine;

namespace Fuyao.Kernel.Tests.Engine;

public sealed class PartsAheadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Parts_come_in_their_order_each_once(int count) => PartsAhead.Make(count, part => part * part).ShouldBe(Enumerable.Range(0, count).Select(part => part * part));

    [Fact]
    public void Sources_are_asked_for_as_parts_are_taken_and_few_ahead()
    {
        var asked = 0;
        var first = PartsAhead.Make(Enumerable.Range(1, 1_000).Select(source => asked = source), source => source).First();

        first.ShouldBe(1);
        asked.ShouldBeLessThanOrEqualTo(2 * Environment.ProcessorCount);
    }

    [Fact]
    public void What_goes_wrong_comes_out_as_it_is_in_place_of_its_part()
    {
        static int Make(int part) => part == 40 ? throw new FormatException() : part;

        Should.Throw<FormatException>(() => PartsAhead.Make(100, Make).ToList());
        PartsAhead.Make(100, Make).Take(40).ShouldBe(Enumerable.Range(0, 40));
    }

    [Fact]
    public void Whoever_takes_no_more_leaves_nothing_running()
    {
        var running = 0;
        _ = PartsAhead.Make(100, part =>
        {
            Interlocked.Increment(ref running);
            Thread.Yield();
            Interlocked.Decrement(ref running);
            return part;
        }).First();

        Volatile.Read(ref running).ShouldBe(0);
    }
}
