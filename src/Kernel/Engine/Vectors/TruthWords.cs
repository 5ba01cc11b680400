using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>Logic of three values over words of two masks: what is true, and what is known. No row is true that is not known, before and after.</summary>
internal static class TruthWords
{
    /// <summary>False where either is false, true where both are.</summary>
    public static void And(Span<ulong> isTrue, Span<ulong> isKnown, ReadOnlySpan<ulong> otherTrue, ReadOnlySpan<ulong> otherKnown) =>
        Combine<Conjunction>(isTrue, isKnown, otherTrue, otherKnown);

    /// <summary>True where either is true, false where both are.</summary>
    public static void Or(Span<ulong> isTrue, Span<ulong> isKnown, ReadOnlySpan<ulong> otherTrue, ReadOnlySpan<ulong> otherKnown) =>
        Combine<Disjunction>(isTrue, isKnown, otherTrue, otherKnown);

    public static void Not(Span<ulong> isTrue, ReadOnlySpan<ulong> isKnown) => Merge<Difference>(isTrue, isKnown, isTrue);

    /// <summary>What both have.</summary>
    public static void Both(Span<ulong> into, ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other) => Merge<Intersection>(into, one, other);

    /// <summary>What either has.</summary>
    public static void Either(Span<ulong> into, ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other) => Merge<Union>(into, one, other);

    /// <summary>What the one has and the other has not.</summary>
    public static void Except(Span<ulong> into, ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other) => Merge<Difference>(into, one, other);

    private static void Combine<TOperation>(Span<ulong> isTrue, Span<ulong> isKnown, ReadOnlySpan<ulong> otherTrue, ReadOnlySpan<ulong> otherKnown)
        where TOperation : ITruthOperation
    {
        // One length, so that none is checked again.
        isKnown = isKnown[..isTrue.Length];
        otherTrue = otherTrue[..isTrue.Length];
        otherKnown = otherKnown[..isTrue.Length];
        var word = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var firstTrue = ref MemoryMarshal.GetReference(isTrue);
            ref var firstKnown = ref MemoryMarshal.GetReference(isKnown);
            ref var firstOtherTrue = ref MemoryMarshal.GetReference(otherTrue);
            ref var firstOtherKnown = ref MemoryMarshal.GetReference(otherKnown);
            for (; word <= isTrue.Length - Vector512<ulong>.Count; word += Vector512<ulong>.Count)
            {
                var at = (nuint)word;
                var (truths, knowns) = TOperation.Apply(
                    Vector512.LoadUnsafe(ref firstTrue, at), Vector512.LoadUnsafe(ref firstKnown, at), Vector512.LoadUnsafe(ref firstOtherTrue, at), Vector512.LoadUnsafe(ref firstOtherKnown, at));
                truths.StoreUnsafe(ref firstTrue, at);
                knowns.StoreUnsafe(ref firstKnown, at);
            }
        }
        for (; word < isTrue.Length; word++)
            (isTrue[word], isKnown[word]) = TOperation.Apply(isTrue[word], isKnown[word], otherTrue[word], otherKnown[word]);
    }

    private static void Merge<TOperation>(Span<ulong> into, ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
        where TOperation : IMaskOperation
    {
        one = one[..into.Length];
        other = other[..into.Length];
        var word = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var firstInto = ref MemoryMarshal.GetReference(into);
            ref var firstOne = ref MemoryMarshal.GetReference(one);
            ref var firstOther = ref MemoryMarshal.GetReference(other);
            for (; word <= into.Length - Vector512<ulong>.Count; word += Vector512<ulong>.Count)
                TOperation.Apply(Vector512.LoadUnsafe(ref firstOne, (nuint)word), Vector512.LoadUnsafe(ref firstOther, (nuint)word)).StoreUnsafe(ref firstInto, (nuint)word);
        }
        for (; word < into.Length; word++)
            into[word] = TOperation.Apply(one[word], other[word]);
    }

    private interface ITruthOperation
    {
        static abstract (Vector512<ulong> True, Vector512<ulong> Known) Apply(Vector512<ulong> isTrue, Vector512<ulong> isKnown, Vector512<ulong> otherTrue, Vector512<ulong> otherKnown);

        static abstract (ulong True, ulong Known) Apply(ulong isTrue, ulong isKnown, ulong otherTrue, ulong otherKnown);
    }

    private interface IMaskOperation
    {
        static abstract Vector512<ulong> Apply(Vector512<ulong> one, Vector512<ulong> other);

        static abstract ulong Apply(ulong one, ulong other);
    }

    private readonly struct Conjunction : ITruthOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (Vector512<ulong> True, Vector512<ulong> Known) Apply(Vector512<ulong> isTrue, Vector512<ulong> isKnown, Vector512<ulong> otherTrue, Vector512<ulong> otherKnown)
        {
            var bothTrue = isTrue & otherTrue;
            return (bothTrue, bothTrue | Vector512.AndNot(isKnown, isTrue) | Vector512.AndNot(otherKnown, otherTrue));
        }

        public static (ulong True, ulong Known) Apply(ulong isTrue, ulong isKnown, ulong otherTrue, ulong otherKnown) =>
            (isTrue & otherTrue, (isTrue & otherTrue) | (isKnown & ~isTrue) | (otherKnown & ~otherTrue));
    }

    private readonly struct Disjunction : ITruthOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (Vector512<ulong> True, Vector512<ulong> Known) Apply(Vector512<ulong> isTrue, Vector512<ulong> isKnown, Vector512<ulong> otherTrue, Vector512<ulong> otherKnown)
        {
            var eitherTrue = isTrue | otherTrue;
            return (eitherTrue, eitherTrue | (isKnown & otherKnown));
        }

        public static (ulong True, ulong Known) Apply(ulong isTrue, ulong isKnown, ulong otherTrue, ulong otherKnown) =>
            (isTrue | otherTrue, isTrue | otherTrue | (isKnown & otherKnown));
    }

    private readonly struct Intersection : IMaskOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ulong> Apply(Vector512<ulong> one, Vector512<ulong> other) => one & other;

        public static ulong Apply(ulong one, ulong other) => one & other;
    }

    private readonly struct Union : IMaskOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ulong> Apply(Vector512<ulong> one, Vector512<ulong> other) => one | other;

        public static ulong Apply(ulong one, ulong other) => one | other;
    }

    private readonly struct Difference : IMaskOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ulong> Apply(Vector512<ulong> one, Vector512<ulong> other) => Vector512.AndNot(one, other);

        public static ulong Apply(ulong one, ulong other) => one & ~other;
    }
}
