using System.Globalization;
using System.Text;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Bench.Data;

/// <summary>A programme file of as many conditions as wished over a <see cref="FactSet"/>, written as a programme manager would write it and read by the ordinary checker.</summary>
public static class LargeProgrammeFile
{
    private const int TiersCount = 4;

    /// <summary>Of ten conditions this many are the programme's own; the rest are the tiers'.</summary>
    private const int OwnOfTen = 4;

    public static CheckedProgramme Write(FactSet facts, int conditionsCount, string folder)
    {
        File.WriteAllText(Path.Combine(folder, "catalogue.yaml"), facts.Catalogue());
        var programmeFolder = Directory.CreateDirectory(Path.Combine(folder, "large")).FullName;
        File.WriteAllText(Path.Combine(programmeFolder, "2016-11-01.yaml"), Text(facts, conditionsCount));
        return Settings.Load(programmeFolder);
    }

    private static string Text(FactSet facts, int conditionsCount)
    {
        var conditions = Enumerable.Range(0, conditionsCount).Select(index => $"c{index:000}: {Quoted(Condition(facts, index))}").ToArray();
        var own = conditionsCount * OwnOfTen / 10;
        var yaml = new StringBuilder(
            """
            programme: large
            title: { zh: 基准, en: Benchmark }
            published: 2016-10-01
            effective: 2016-11-01
            zone: Asia/Shanghai
            enrol: automatic
            parameters:
              line: { type: money, value: 5 }
            scope: true
            require:

            """);
        foreach (var condition in conditions.Take(own))
            yaml.Append(CultureInfo.InvariantCulture, $"  {condition}\n");
        yaml.Append("tiers:\n");
        for (var tier = 0; tier < TiersCount; tier++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - id: T{tier}\n    title: {{ zh: 第{tier}档, en: Tier {tier} }}\n    require:\n");
            foreach (var condition in conditions.Skip(own).Where((_, index) => index % TiersCount == tier))
                yaml.Append(CultureInfo.InvariantCulture, $"      {condition}\n");
            yaml.Append("    benefits: [badge]\n");
        }
        return yaml.Append("review: { every: month, due_by: \"3 24:00\", facts: previous-month }\nbenefits:\n  badge: { kind: badge }\n").ToString();
    }

    private static string Quoted(string expression) => $"'{expression.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Most merchants meet each of them, so that tiers are not empty after all hundred; in turn alone, joined with the next fact's, or by the presence of another fact.</summary>
    private static string Condition(FactSet facts, int index)
    {
        var fact = index % facts.Names.Length;
        var other = (fact + 7) % facts.Names.Length;
        return (index % 5) switch
        {
            0 => $"{Leaf(facts, fact)} || {Leaf(facts, other)}",
            1 => $"!(!({Leaf(facts, fact)}) && {Leaf(facts, other)})",
            2 => $"known({facts.Names[other]}) ? {Leaf(facts, fact)} : {Leaf(facts, other)}",
            _ => Leaf(facts, fact),
        };
    }

    private static string Leaf(FactSet facts, int fact)
    {
        var name = facts.Names[fact];
        return FactSet.KindOf(fact) switch
        {
            "bool" => fact % 2 == 0 ? name : $"!{name}",
            "small" => $"{name} >= {3 + fact % 4}",
            "large" => $"{name} + 1 >= {2 + fact % 3}",
            "money" => fact % 2 == 0 ? $"{name} >= line" : $"{name} >= 1.5",
            "rating" => $"{name} >= 1.1",
            "measured" => $"{name} < 0.9{fact % 10}5",
            "text" => $"{name} != '{FactSet.TextOf(3)}'",
            "texts" => $"!({name} in ['{FactSet.TextOf(7)}', '{FactSet.TextOf(77)}'])",
            "date" => $"{name} < date('2016-09-0{1 + fact % 9}')",
            "instant" => $"{name} >= timestamp('2016-10-02T0{fact % 10}:00:00+08:00')",
            "set" => $"'tag{fact % 6}' in {name} || 'tag{(fact + 1) % 6}' in {name} || 'tag{(fact + 2) % 6}' in {name} || 'tag{(fact + 3) % 6}' in {name}",
            var kind => throw new InvalidOperationException($"No condition is known about a {kind}."),
        };
    }
}
