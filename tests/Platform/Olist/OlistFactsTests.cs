using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Olist;

/// <summary>The facts that the product computes from the Olist files, against the same facts in plain loops: seller by seller, fact by fact, exactly.</summary>
public sealed class OlistFactsTests
{
    [SharedDataFact("olist")]
    public void May_2017_is_as_plain_loops_find_it() => Compare(2017, 5, sellers: 215);

    [SharedDataFact("olist")]
    public void November_2017_is_as_plain_loops_find_it() => Compare(2017, 11, sellers: 450);

    [SharedDataFact("olist")]
    public void July_2018_is_as_plain_loops_find_it() => Compare(2018, 7, sellers: 767);

    /// <param name="sellers">How many had traded by then, so that two empty answers cannot agree.</param>
    private static void Compare(int year, int month, int sellers)
    {
        var folder = SharedData.Folder("olist");
        var expected = OlistPlainFacts.Of(new OlistFiles(folder), year, month);
        expected.Count.ShouldBe(sellers);

        var computed = OlistProduct.FactsOf(folder, $"{year}-{month:00}");

        computed.Keys.Order().ShouldBe(expected.Keys.Order());
        foreach (var (seller, facts) in expected)
        {
            computed[seller].Keys.Order().ShouldBe(facts.Keys.Order());
            foreach (var (fact, value) in facts)
                computed[seller][fact].ShouldBe(value, $"{fact} of {seller}");
        }
    }
}
