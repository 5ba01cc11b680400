using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Versions;

public enum DifferenceKind
{
    Changed,
    New,
    Removed,
}

/// <summary>One difference between two versions, as a notice would word it.</summary>
/// <param name="About">What differs, the same in every version: <c>parameter/s_line</c>, <c>tier/SS/require-scale</c>.</param>
public sealed record VersionDifference(string About, DifferenceKind Kind, LocalizedText Text);

/// <summary>
/// What differs between two versions of a programme, in words, with exact values: “S line: 2,295 → 2,500 CNY; new condition …”. Nothing where two files differ only in comments, order
/// and spelling.
/// </summary>
public static class VersionDifferences
{
    /// <summary>How many rows of a table are told one by one.</summary>
    public const int RowsToldMax = 5;

    public static ImmutableArray<VersionDifference> Between(CheckedProgramme before, CheckedProgramme after)
    {
        var (old, now) = (Said.By(before), Said.By(after));
        var differences = ImmutableArray.CreateBuilder<VersionDifference>();
        // In the order of the new version; what it has no more, where the old version had it.
        foreach (var key in now.Keys.Concat(old.Keys.Where(key => now.Find(key) is null)))
        {
            if (Difference(key, old, now) is { } difference)
                differences.Add(difference);
            if (old.Find(key) is not null && now.Find(key) is { } whole && Rows(whole, old.RowsOf(key), now.RowsOf(key)) is { } rows)
                differences.Add(rows);
        }
        return differences.ToImmutable();
    }

    private static VersionDifference? Difference(string key, Said old, Said now)
    {
        var (was, becomes) = (old.Find(key), now.Find(key));
        if (was is not null && becomes is not null)
            return AreSame(was, becomes) ? null : new(key, DifferenceKind.Changed, Changed(becomes.Name, was, becomes));
        var aspect = (becomes ?? was)!;
        var (here, there) = becomes is not null ? (now, old) : (old, now);
        // A part of something that is new, or gone, as a whole.
        var isPart = aspect.Whole is { } whole && here.Find(whole) is not null && there.Find(whole) is null;
        if (isPart && (aspect.IsWording || becomes is null))
            return null;
        var value = new LocalizedText(aspect.Value.Zh + aspect.Unit.Zh, aspect.Value.En + aspect.Unit.En);
        if (becomes is null)
            return new(key, DifferenceKind.Removed, value.En.Length == 0
                ? new($"取消{aspect.Name.Zh}", $"{Begin(aspect.Name.En)} removed")
                : new($"取消{aspect.Name.Zh}（原为 {value.Zh}）", $"{Begin(aspect.Name.En)} removed (was {value.En})"));
        var (zh, en) = value.En.Length == 0 ? (aspect.Name.Zh, aspect.Name.En) : ($"{aspect.Name.Zh}：{value.Zh}", $"{aspect.Name.En}: {value.En}");
        if (now.RowsOf(key).Count is > 0 and var rows)
            (zh, en) = ($"{zh}，表中 {rows:N0} 行", $"{en}, a table of {Counted(rows)}");
        return new(key, DifferenceKind.New, isPart ? new(zh, Begin(en)) : new("新增" + zh, "New " + en));
    }

    private static bool AreSame(Aspect was, Aspect becomes) => was.Value == becomes.Value && was.Unit == becomes.Unit;

    private static LocalizedText Changed(LocalizedText name, Aspect was, Aspect becomes) =>
        new($"{name.Zh}：{Step(was, becomes, text => text.Zh)}", $"{Begin(name.En)}: {Step(was, becomes, text => text.En)}");

    /// <summary>The unit once where both have the same.</summary>
    private static string Step(Aspect was, Aspect becomes, Func<LocalizedText, string> language) =>
        $"{language(was.Value)}{(was.Unit == becomes.Unit ? "" : language(was.Unit))} → {language(becomes.Value)}{language(becomes.Unit)}";

    /// <summary>What changed in the table of a value that both versions have.</summary>
    private static VersionDifference? Rows(Aspect whole, IReadOnlyDictionary<string, Aspect> before, IReadOnlyDictionary<string, Aspect> after)
    {
        var changed = after.Values.Where(row => before.TryGetValue(row.Key, out var was) && !AreSame(was, row)).ToList();
        var added = after.Values.Where(row => !before.ContainsKey(row.Key)).ToList();
        var removed = before.Values.Where(row => !after.ContainsKey(row.Key)).ToList();
        if (changed.Count + added.Count + removed.Count == 0)
            return null;
        var told = new[]
        {
            Told(changed, new("改动", "changed"), (row, language) => $"{language(row.Name)} {Step(before[row.Key], row, language)}"),
            Told(added, new("新增", "new"), Row),
            Told(removed, new("取消", "removed"), Row),
        }.OfType<LocalizedText>().ToList();
        return new(whole.Key, DifferenceKind.Changed, new(
            $"{whole.Name.Zh}的表：{string.Join("；", told.Select(one => one.Zh))}", $"Table of {whole.Name.En}: {string.Join("; ", told.Select(one => one.En))}"));

        static string Row(Aspect row, Func<LocalizedText, string> language) => $"{language(row.Name)} {language(row.Value)}{language(row.Unit)}";
    }

    private static LocalizedText? Told(List<Aspect> rows, LocalizedText what, Func<Aspect, Func<LocalizedText, string>, string> tell)
    {
        if (rows.Count == 0)
            return null;
        var (shown, rest) = (rows.Take(RowsToldMax).ToList(), rows.Count > RowsToldMax);
        return new(
            $"{what.Zh} {rows.Count:N0} 行（{string.Join("，", shown.Select(row => tell(row, text => text.Zh)))}{(rest ? "……" : "")}）",
            $"{Counted(rows.Count)} {what.En} ({string.Join(", ", shown.Select(row => tell(row, text => text.En)))}{(rest ? ", …" : "")})");
    }

    private static string Counted(int rows) => rows == 1 ? "1 row" : $"{rows:N0} rows";

    /// <summary>A sentence begins with a capital.</summary>
    private static string Begin(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>What a version says: its aspects in order, and the rows of tables apart.</summary>
    private sealed record Said(ImmutableArray<string> Keys, Dictionary<string, Aspect> ByKey, ILookup<string?, Aspect> Rows)
    {
        public static Said By(CheckedProgramme version)
        {
            var aspects = ProgrammeAspects.Of(version).ToList();
            var whole = aspects.Where(aspect => !aspect.IsRow).ToList();
            return new([.. whole.Select(aspect => aspect.Key)], whole.ToDictionary(aspect => aspect.Key), aspects.Where(aspect => aspect.IsRow).ToLookup(aspect => aspect.Whole));
        }

        public Aspect? Find(string key) => ByKey.GetValueOrDefault(key);

        public IReadOnlyDictionary<string, Aspect> RowsOf(string key) => Rows[key].ToDictionary(row => row.Key);
    }
}
