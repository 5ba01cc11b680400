using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Auditing;
using Fuyao.Simulation.Tests.Rules;
using NodaTime;

namespace Fuyao.Simulation.Tests.Worlds;

/// <summary>A marketplace, its programmes and everything that happens, all made from a seed.</summary>
/// <param name="Programmes">By id, the versions of each, the earliest first.</param>
/// <param name="Steps">The earliest first.</param>
internal sealed record World(
    int Seed, DateTimeZone Zone, ImmutableSortedDictionary<string, ImmutableArray<ProgrammeVersion>> Programmes, ImmutableArray<string> Merchants, ImmutableArray<Step> Steps)
{
    /// <summary>The same, and after every step time passes for everybody, but no review is carried out sooner.</summary>
    public World PassingAfterEveryStep()
    {
        var asked = Programmes.Keys.ToDictionary(id => id, _ => Instant.MinValue);
        return this with { Steps = [.. Steps.SelectMany(WithPassing)] };

        IEnumerable<Step> WithPassing(Step step)
        {
            yield return step;
            if (step is TimePasses passing)
                asked[passing.Programme] = Instant.Max(asked[passing.Programme], passing.UpTo);
            foreach (var (id, versions) in Programmes)
                if (AuditedCalendar.Between(versions, asked[id], step.At).Select(due => due.At - Duration.FromTicks(1)).Append(step.At).First() is var upTo && upTo >= asked[id])
                    yield return new TimePasses(step.At, id, upTo);
        }
    }

    /// <summary>The same without a merchant, wherever it occurs.</summary>
    public World Without(string merchant) => this with
    {
        Merchants = Merchants.Remove(merchant),
        Steps = [.. from step in Steps
                    let kept = step switch
                    {
                        FactsArrive file => file with { Rows = file.Rows.RemoveAll(row => row.Merchant == merchant) },
                        Listing { Merchant: var named } when named == merchant => null,
                        Delisting { Merchant: var named } when named == merchant => null,
                        Establishing { Merchant: var named } when named == merchant => null,
                        Answering { Merchant: var named } when named == merchant => null,
                        Inviting inviting when inviting.Merchants.Contains(merchant) => inviting.Merchants.Length == 1 ? null : inviting with { Merchants = inviting.Merchants.RemoveAll(one => one == merchant) },
                        Drafting { Merchant: var named } when named == merchant => null,
                        Appealing { Merchant: var named } when named == merchant => null,
                        _ => step,
                    }
                    where kept is not null && kept is not FactsArrive { Rows.IsEmpty: true }
                    select kept],
    };
}
