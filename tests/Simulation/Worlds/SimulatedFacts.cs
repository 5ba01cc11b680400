using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Simulation.Tests.Worlds;

internal enum FactShape
{
    Flag,
    Number,
    Text,
    Tags,
    Instant,
    Date,
}

internal sealed record SimulatedFact(string Id, string Type, bool IsOfPeriod, FactShape Shape, string Better = "higher");

/// <summary>The facts of simulated marketplaces. A value is a bool, decimal, string, <see cref="Instant"/> or <see cref="LocalDate"/>, tags are the text of their sorted list; null is unknown.</summary>
internal static class SimulatedFacts
{
    public const string Applied = "application.accepted_at";
    public const string Registered = "registered_on";
    public const string LateRate = "late_rate";

    /// <summary>Below so many deliveries the rate of late ones is unknown.</summary>
    public const int LateRateCountMin = 5;

    public static readonly SimulatedFact[] Supplied =
    [
        new("gmv", "money", true, FactShape.Number),
        new("rating", "double", true, FactShape.Number),
        new("sales", "int", true, FactShape.Number),
        new("late", "int", true, FactShape.Number, "lower"),
        new("delivered", "int", true, FactShape.Number),
        new("gold", "bool", false, FactShape.Flag),
        new("violation", "bool", false, FactShape.Flag, "lower"),
        new("tags", "set", false, FactShape.Tags, "neither"),
        new("category", "string", false, FactShape.Text, "neither"),
        new("credit", "int", false, FactShape.Number),
        new(Applied, "instant", false, FactShape.Instant, "neither"),
        new(Registered, "date", false, FactShape.Date, "neither"),
    ];

    private static readonly InstantPattern Written = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.FFFFFFF'Z'");

    public static bool IsOfPeriod(string fact) => fact == LateRate || Of(fact).IsOfPeriod;

    public static bool IsBetterLower(string fact) => fact != LateRate && Of(fact).Better == "lower";

    public static SimulatedFact Of(string fact) => Supplied.First(each => each.Id == fact);

    /// <summary>As files have it; empty where unknown.</summary>
    public static string Write(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
        Instant instant => Written.Format(instant),
        LocalDate day => LocalDatePattern.Iso.Format(day),
        _ => (string)value,
    };

    public static string WriteInstant(Instant instant) => Written.Format(instant);

    public static string Catalogue(string zone) => $$"""
        catalogue: simulated
        zone: {{zone}}
        currency: CNY
        facts:
        {{string.Join('\n', Supplied.Select(fact => $"  {fact.Id}: {{ type: {fact.Type}, kind: {(fact.IsOfPeriod ? "period" : "state")}, better: {fact.Better}, label: {{ zh: {fact.Id}, en: {fact.Id} }}, source: {{ zh: 档案, en: Register }} }}"))}}
          {{LateRate}}: { type: double, kind: period, better: lower, rate: { of: late, over: delivered, min_count: {{LateRateCountMin}} }, label: { zh: late, en: late } }
        """;
}
