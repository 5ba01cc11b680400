using Fuyao.Simulation.Tests.Worlds;

namespace Fuyao.Simulation.Tests.Faults;

/// <summary>Files and judgements that arrive wrong, or not at all.</summary>
internal static class FaultsInFacts
{
    public static readonly Fault[] All =
    [
        Cells("an unknown flag is false", (fact, value) => value is null && SimulatedFacts.Of(fact).Shape == FactShape.Flag ? false : value),
        Cells("an unknown number is zero", (fact, value) => value is null && SimulatedFacts.Of(fact).Shape == FactShape.Number ? 0m : value),
        Cells("amounts are rounded to cents", (fact, value) => fact == "gmv" && value is decimal amount ? Math.Round(amount, 2, MidpointRounding.AwayFromZero) : value),
        Cells("four deliveries count as five", (fact, value) => fact == "delivered" && value is 4m ? 5m : value),
        Cells("one tag of two is lost", (_, value) => value is "audited|new" ? "new" : value),
        new("a correction is lost") { Instead = step => step is FactsArrive { Span: not null, Rows.Length: <= 3 } ? null : step },
        new("single changes are lost") { Instead = step => step is FactsArrive { Span: null, Rows.Length: <= 4 } ? null : step },
        Files("single changes occurred when they became known", file => file.IsTimed ? file with { Rows = [.. file.Rows.Select(row => row with { Occurred = null })] } : file),
        Files("single changes occurred one tick late", file => file.IsTimed ? file with { Rows = [.. file.Rows.Select(row => row with { Occurred = row.Occurred + NodaTime.Duration.FromTicks(1) })] } : file),
        Files("months are exchanged", file => file.Span is { Unit: Unit.Month } span ? file with { Span = span.First.Month % 2 == 0 ? span.Next : span.Previous } : file),
        Files("a file of a month that was not over counts as one that was", file => file.Span is not null && file.At < file.Span.Value.EndIn(NodaTime.DateTimeZone.Utc) - NodaTime.Duration.FromHours(14)
            ? file with { At = file.At + NodaTime.Duration.FromDays(2) } : file),
        Files("two merchants are taken for each other", file => file.Rows.Length < 2 ? file : file with { Rows = [file.Rows[0] with { Merchant = file.Rows[1].Merchant }, file.Rows[1] with { Merchant = file.Rows[0].Merchant }, .. file.Rows[2..]] }),
        Files("the last merchant of a file is cut off", file => file.Rows.Length < 2 ? file : file with { Rows = file.Rows[..^1] }),
        new("a finding says the opposite") { Instead = step => step is Establishing found ? found with { Holds = !found.Holds } : step },
        new("a finding counts from when it was recorded") { Instead = step => step is Establishing { Found: not null } found ? found with { Found = null } : step },
        new("the end of an entry is not recorded") { Instead = step => step is Delisting ? null : step },
        new("an entry never expires") { Instead = step => step is Listing { Until: not null } listing ? listing with { Until = NodaTime.Instant.FromUtc(2100, 1, 1, 0, 0) } : step },
        new("an entry expires one tick early") { Instead = step => step is Listing { Until: { } until } listing && until > (listing.From ?? listing.At) + NodaTime.Duration.FromTicks(1) ? listing with { Until = until - NodaTime.Duration.FromTicks(1) } : step },
        new("an entry counts from when it was recorded") { Instead = step => step is Listing { From: not null, Until: null } listing ? listing with { From = null } : step },
    ];

    private static Fault Files(string name, Func<FactsArrive, FactsArrive> change) => new(name) { Instead = step => step is FactsArrive file ? change(file) : step };

    private static Fault Cells(string name, Func<string, object?, object?> change) => Files(name, file =>
    {
        var rows = file.Rows.Select(row => row with { Values = [.. row.Values.Select((value, fact) => change(file.Facts[fact], value))] }).ToArray();
        return rows.Zip(file.Rows, (changed, row) => changed.Values.SequenceEqual(row.Values)).All(isSame => isSame) ? file : file with { Rows = [.. rows] };
    });
}
