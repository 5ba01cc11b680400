using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// Room for the answers of a <see cref="ProgrammePlan"/>, taken once and used by every run. What is known about a condition takes none where that is a mask that lies ready:
/// most conditions are known exactly where their columns are.
/// </summary>
public sealed class ProgrammeTruths
{
    private readonly ulong[]?[] trueWords;
    private readonly ulong[]?[] knownWords;
    private readonly byte[] best;

    private ProgrammeTruths(ProgrammePlan plan)
    {
        Plan = plan;
        var words = BitMask.WordCount(plan.Count);
        var count = plan.Steps.Length;
        (trueWords, knownWords) = (new ulong[count][], new ulong[count][]);
        var conditions = ImmutableArray.CreateBuilder<ConditionTruth>(count);
        var masksOfKnown = new List<(ImmutableArray<BitMask> By, BitMask Mask)>();
        for (var index = 0; index < count; index++)
        {
            var (condition, tier) = plan.Conditions[index];
            conditions.Add(new ConditionTruth(condition, tier, plan.Steps[index] is SameStep same ? Settled(plan.Count, same.Truth) : Taken(index, words, masksOfKnown)));
        }
        Conditions = conditions.MoveToImmutable();
        best = new byte[plan.Count];
    }

    /// <summary>The scope, the conditions of the programme, those of each tier from the best down, with for whom each holds.</summary>
    public ImmutableArray<ConditionTruth> Conditions { get; }

    /// <summary>By merchant row, the best tier that is true for a merchant in scope (or of unknown scope); <see cref="Memberships.NoTier"/> where there is none.</summary>
    public ReadOnlySpan<byte> BestTrueTier => best;

    internal ProgrammePlan Plan { get; }

    /// <summary>Room for one plan. The answers are in it once the plan has run.</summary>
    public static ProgrammeTruths For(ProgrammePlan plan) => new(plan);

    /// <summary>Whether the condition has one answer for everybody, which is not judged again.</summary>
    internal bool IsSettled(int condition) => trueWords[condition] is null;

    internal ReadOnlySpan<ulong> SettledOf(int condition, int first, int words, out ReadOnlySpan<ulong> isKnown)
    {
        var truth = Conditions[condition].Truth;
        isKnown = truth.Known.Words.Slice(first / BitMask.BitsPerWord, words);
        return truth.True.Words.Slice(first / BitMask.BitsPerWord, words);
    }

    /// <returns>What is known is empty where it is kept nowhere.</returns>
    internal ConditionWords ConditionOf(int condition, int first, int words) =>
        new(trueWords[condition].AsSpan(first / BitMask.BitsPerWord, words), knownWords[condition] is { } known ? known.AsSpan(first / BitMask.BitsPerWord, words) : default);

    internal Span<byte> BestOf(int first, int count) => best.AsSpan(first, count);

    private static TruthMask Settled(int count, bool? truth) =>
        new(truth == true ? BitMask.Full(count) : new BitMask(count), truth is null ? new BitMask(count) : BitMask.Full(count));

    private TruthMask Taken(int index, int words, List<(ImmutableArray<BitMask> By, BitMask Mask)> masksOfKnown)
    {
        trueWords[index] = new ulong[words];
        var isTrue = new BitMask(Plan.Count, trueWords[index]!);
        if (Plan.Steps[index].KnownBy is not { } by)
        {
            knownWords[index] = new ulong[words];
            return new TruthMask(isTrue, new BitMask(Plan.Count, knownWords[index]!));
        }
        ImmutableArray<BitMask> masks = [.. by.Distinct().Where(mask => !mask.IsFull)];
        if (masks.Length < 2)
            return new TruthMask(isTrue, masks.IsEmpty ? BitMask.Full(Plan.Count) : masks[0]);
        // Conditions that read the same columns are known for the same merchants; the first of them writes the mask.
        var shared = masksOfKnown.Find(entry => entry.By.Length == masks.Length && masks.All(entry.By.Contains)).Mask;
        if (shared is null)
        {
            knownWords[index] = new ulong[words];
            masksOfKnown.Add((masks, shared = new BitMask(Plan.Count, knownWords[index]!)));
        }
        return new TruthMask(isTrue, shared);
    }
}

/// <summary>The words of a slice of merchants.</summary>
internal readonly ref struct ConditionWords(Span<ulong> isTrue, Span<ulong> isKnown)
{
    public Span<ulong> True { get; } = isTrue;

    public Span<ulong> Known { get; } = isKnown;

    public void Deconstruct(out Span<ulong> isTrue, out Span<ulong> isKnown)
    {
        isTrue = True;
        isKnown = Known;
    }
}
