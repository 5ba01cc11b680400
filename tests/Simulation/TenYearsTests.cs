using Fuyao.Simulation.Tests.Worlds;

namespace Fuyao.Simulation.Tests;

/// <summary>Monthly reviews of one programme over years, with its versions, corrections and judgements, every decision of every month audited.</summary>
public sealed class TenYearsTests
{
    private static readonly WorldSize Size = Environment.GetEnvironmentVariable("FUYAO_TEST_LONG") is null ? WorldSize.Years(2, merchants: 500) : WorldSize.Years(10, merchants: 10_000);

    [Fact]
    public void Years_of_monthly_reviews_are_decided_as_the_auditor_does() => Run.Of(WorldGenerator.Make(20_161_103, Size)).ShouldBeNull();
}
