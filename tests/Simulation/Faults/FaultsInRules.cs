using System.Text.RegularExpressions;

namespace Fuyao.Simulation.Tests.Faults;

/// <summary>A programme file or table that says something else by a hair.</summary>
internal static class FaultsInRules
{
    public static readonly Fault[] All =
    [
        Replacing("a line must be passed, not met", "gmv >= s_line", "gmv > s_line"),
        Replacing("a rate must stay below its bound, not at it", "late_rate <= ", "late_rate < "),
        Replacing("a rank must be above its bound, not at it", "rank(sales) <= ", "rank(sales) < "),
        Replacing("the members of a list are those who are not on it", "!listed('uncompetitive')", "listed('uncompetitive')"),
        Replacing("one of three ways to qualify is forgotten", " || listed('recognised')", ""),
        Replacing("an unknown rating counts as unknown where its absence is asked for", "known(rating)", "rating >= 0.0"),
        Replacing("a percentile is among all, not within the category", "percentile(sales, category)", "percentile(sales)"),
        Replacing("a diamond shop counts as a small one", "level(credit) <= 5", "level(credit) <= 6"),
        Matching("a floor is dropped", ", floor: [0-9.]+", ""),
        Matching("a default is one unit lower", "default: ([0-9]+)([0-9])\\.0, floor: [0-9.]+", "default: ${1}0.0"),
        Replacing("a missing part of a score makes it unknown", "missing: reweight", "missing: unknown"),
        Replacing("a missing part of a score gives its weight away", "missing: unknown", "missing: reweight"),
        Replacing("a weight is a little too high", "credit: 0.25", "credit: 0.3"),
        Replacing("incumbents have no precedence", "incumbents: first", "incumbents: equal"),
        Replacing("incumbents have a precedence", "incumbents: equal", "incumbents: first"),
        Replacing("a tie is broken by something else", "merit desc", "merit desc\", \"credit asc"),
        Replacing("the worst are selected", "sales desc", "sales asc"),
        Replacing("places are for all, not in each category", ", per: category", ""),
        Matching("there is one place more", "places: ([0-9]+)", "places: 1${1}"),
        Matching("a quota has more places", "first: ([0-9]+), by", "first: 1${1}, by"),
        Replacing("an undecided claim holds no place", "hold: acceptance", "hold: verification"),
        Matching("applications close a month early", "apply: .*", "apply: { from: 2010-01-01T00:00, until: 2015-02-01T00:00 }"),
        Matching("an entry of a list lasts longer than the list says", ", months: [0-9]+", ", months: 60"),
        Matching("decisions take effect when they are due", ", effective_at: \"[^\"]+\"", ""),
        Matching("a rule was published long before", "published: .*", "published: 2010-01-01"),
        new("a rule was published the day it took effect") { Text = text => Regex.Replace(text, "published: .*", Regex.Match(text, "effective: (.*)") is { } day ? $"published: {day.Groups[1].Value}" : "") },
        new("a table's line is one least unit higher") { Table = table => Regex.Replace(table, "(clothes,[0-9]+)\\.[0-9]+", "${1}.0002") },
        new("a row of a table is missing, and the default stands in") { Table = table => Regex.Replace(table, "food,.*\n", "") },
        new("two columns of a table are exchanged") { Table = table => table.Replace("category,s,ss", "category,ss,s", StringComparison.Ordinal) },
        new("the newest version is not known") { Versions = versions => versions.Length > 1 ? versions.RemoveAt(versions.Length - 1) : versions },
        new("a rate is known from one count on") { Catalogue = catalogue => catalogue.Replace("min_count: 5", "min_count: 1", StringComparison.Ordinal) },
        new("late orders are a merit") { Catalogue = catalogue => catalogue.Replace("kind: period, better: lower, label: { zh: late,", "kind: period, better: higher, label: { zh: late,", StringComparison.Ordinal) },
    ];

    private static Fault Replacing(string name, string from, string to) => new(name) { Text = text => text.Replace(from, to, StringComparison.Ordinal) };

    private static Fault Matching(string name, string pattern, string to) => new(name) { Text = text => Regex.Replace(text, pattern, to) };
}
