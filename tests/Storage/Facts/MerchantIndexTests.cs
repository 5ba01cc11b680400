using System.Text;
using FsCheck.Fluent;
using Fuyao.Storage.Facts;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Storage.Tests.Facts;

public sealed class MerchantIndexTests
{
    /// <summary>In the order of their ids, against it, in none; looked for in the order of their rows and in others, before and after others were added.</summary>
    [Fact]
    public void An_index_agrees_with_a_dictionary_in_whatever_order_merchants_come() => Property.Holds(
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from count in Gen.Elements(0, 1, 2, 30, 3_000)
        from disorder in Gen.Elements(0, 1, 50, 100)
        select (seed, count, disorder),
        input =>
        {
            var random = new Random(input.seed);
            var (index, rowById) = (new MerchantIndex(), new Dictionary<string, int>());
            for (var step = 0; step < input.count; step++)
            {
                var id = $"m{(random.Next(100) < input.disorder ? random.Next(2 * input.count) : step):00000}{(step % 7 == 0 ? "店" : "")}";
                if (random.Next(3) == 0 && index.Find(id) != rowById.GetValueOrDefault(id, -1))
                    return false;
                rowById.TryAdd(id, rowById.Count);
                if (index.FindOrAdd(Encoding.UTF8.GetBytes(id)) != rowById[id])
                    return false;
            }
            var asked = rowById.Keys.Concat(["", "m", "z", "m00001x"]).ToArray();
            return index.Count == rowById.Count
                && rowById.All(entry => index.IdOf(entry.Value) == entry.Key)
                && asked.All(id => index.Find(id) == rowById.GetValueOrDefault(id, -1))
                && asked.OrderBy(_ => random.Next()).All(id => index.Find(id) == rowById.GetValueOrDefault(id, -1));
        });
}
