using System.Collections.Concurrent;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>Says for a merchant without a scorecard which of its facts are missing. Merchants that miss the same share one answer, so that reading allocates nothing.</summary>
internal sealed class MissingParts(Scorecard scorecard, Func<string, RowInput> named)
{
    private readonly RowInput? group = scorecard.By is null ? null : named(scorecard.By);
    private readonly RowInput[] parts = [.. scorecard.Parts.Select(part => named(part.Fact))];
    private readonly ConcurrentDictionary<UInt128, CelValue> byMissing = new();

    public CelValue Explain(int row)
    {
        if (group?.Read(row) is { IsValue: false } unknownGroup)
            return unknownGroup;
        UInt128 missing = 0;
        for (var part = 0; part < parts.Length; part++)
            if (!parts[part].Read(row).IsValue)
                missing |= UInt128.One << part;
        return byMissing.TryGetValue(missing, out var answer) ? answer : byMissing.GetOrAdd(missing, Merge(row));
    }

    private CelValue Merge(int row)
    {
        var merged = default(CelValue?);
        foreach (var part in parts)
            if (part.Read(row) is { IsValue: false } unknown)
                merged = merged is { } others ? CelValue.Merge(others, unknown) : unknown;
        return merged ?? CelValue.Unknown(scorecard.Name);
    }
}
