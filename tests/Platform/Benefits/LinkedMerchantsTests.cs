using FsCheck.Fluent;
using Fuyao.Kernel.Columns;
using Fuyao.Platform.Benefits;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Benefits;

public sealed class LinkedMerchantsTests
{
    /// <summary>Two are linked where a chain of equal codes or groups joins them: found by looking from one to the next, as one would by hand.</summary>
    [Fact]
    public void Who_shares_something_with_somebody_who_shares_something_is_linked() => Property.Holds(Gen.Choose(0, int.MaxValue), seed =>
    {
        var random = new Random(seed);
        var count = random.Next(1, 14);
        var texts = Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? null : $"{(char)('a' + random.Next(count))}").ToArray()).ToArray();

        var linked = new LinkedMerchants(texts.Select(Column), count);

        for (var row = 0; row < count; row++)
        {
            var (found, asked) = (new HashSet<int> { row }, new Queue<int>([row]));
            while (asked.TryDequeue(out var next))
                foreach (var other in Enumerable.Range(0, count).Where(other => texts.Any(of => of[next] is { } text && of[other] == text)))
                    if (found.Add(other))
                        asked.Enqueue(other);
            linked.Of(row).Order().ShouldBe(found.Where(other => other != row).Order());
        }
        linked.Of(count).ShouldBeEmpty("who came later is linked to nobody");
        return true;
    });

    private static StringColumn Column(string?[] texts)
    {
        var builder = new StringColumnBuilder();
        foreach (var (row, text) in texts.Index())
            if (text is not null)
                builder.Set(row, text);
        return (StringColumn)builder.Build(texts.Length);
    }
}
