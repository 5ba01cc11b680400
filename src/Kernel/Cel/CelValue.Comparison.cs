namespace Fuyao.Kernel.Cel;

public readonly partial struct CelValue
{
    /// <summary>CEL's equality: false between kinds that do not compare; numbers by amount, whatever their kind.</summary>
    public static bool AreEqual(in CelValue left, in CelValue right)
    {
        if (left.Kind != right.Kind)
            return IsNumber(left.Kind) && IsNumber(right.Kind) && CompareNumbers(left, right) == 0;
        switch (left.Kind)
        {
            case CelKind.Null:
                return true;
            case CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Money:
                return left.bits == right.bits;
            case CelKind.Double:
                return BitConverter.Int64BitsToDouble(left.bits) == BitConverter.Int64BitsToDouble(right.bits);
            case CelKind.Timestamp or CelKind.Duration:
                return left.bits == right.bits && left.nanos == right.nanos;
            case CelKind.String or CelKind.Type:
                return string.Equals((string)left.reference!, (string)right.reference!, StringComparison.Ordinal);
            case CelKind.Bytes:
                return left.BytesArray.AsSpan().SequenceEqual(right.BytesArray);
            case CelKind.List:
                return ListsEqual(left.ListArray, right.ListArray);
            case CelKind.Map:
                return left.AsMap().HasSameEntries(right.AsMap());
            case CelKind.Error:
                return left.ErrorMessage == right.ErrorMessage;
            default:
                return left.UnknownCauses.SequenceEqual(right.UnknownCauses);
        }
    }

    /// <summary>CEL's ordering.</summary>
    /// <returns>False where the two have no order: other kinds, different kinds that are not both numbers, NaN.</returns>
    public static bool TryCompare(in CelValue left, in CelValue right, out int order, out bool unordered)
    {
        unordered = false;
        order = 0;
        if (IsNumber(left.Kind) && IsNumber(right.Kind))
        {
            var comparison = CompareNumbers(left, right);
            unordered = comparison is null;
            order = comparison ?? 0;
            return true;
        }
        if (left.Kind != right.Kind)
            return false;
        switch (left.Kind)
        {
            case CelKind.Bool or CelKind.Money:
                order = left.bits.CompareTo(right.bits);
                return true;
            case CelKind.Timestamp or CelKind.Duration:
                order = left.bits != right.bits ? left.bits.CompareTo(right.bits) : left.nanos.CompareTo(right.nanos);
                return true;
            case CelKind.String:
                order = CodePoints.Compare((string)left.reference!, (string)right.reference!);
                return true;
            case CelKind.Bytes:
                order = left.BytesArray.AsSpan().SequenceCompareTo(right.BytesArray);
                return true;
            default:
                return false;
        }
    }

    public static bool operator ==(CelValue left, CelValue right) => AreEqual(left, right);

    public static bool operator !=(CelValue left, CelValue right) => !AreEqual(left, right);

    public bool Equals(CelValue other) => AreEqual(this, other);

    public override bool Equals(object? obj) => obj is CelValue other && AreEqual(this, other);

    public override int GetHashCode() => Kind switch
    {
        // All numbers that compare equal have the same nearest double.
        CelKind.Int => ((double)bits).GetHashCode(),
        CelKind.Uint => ((double)unchecked((ulong)bits)).GetHashCode(),
        CelKind.Double => (BitConverter.Int64BitsToDouble(bits) + 0.0).GetHashCode(),
        CelKind.String or CelKind.Type => string.GetHashCode((string)reference!, StringComparison.Ordinal),
        CelKind.Bytes => BytesArray.Length,
        CelKind.List => ListArray.Length,
        CelKind.Map => AsMap().Count,
        _ => HashCode.Combine(Kind, bits, nanos),
    };

    internal static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    /// <summary>
    /// Null where one is NaN. An integer meets a double as its nearest double, as the conformance suite has it
    /// (<c>dyn(9223372036854775807) &lt; 9223372036854775808.0</c> is false).
    /// </summary>
    private static int? CompareNumbers(in CelValue left, in CelValue right)
    {
        if (left.Kind == CelKind.Double || right.Kind == CelKind.Double)
        {
            var first = left.ToNearestDouble();
            var second = right.ToNearestDouble();
            return first < second ? -1 : first > second ? 1 : first == second ? 0 : null;
        }
        if (left.Kind == right.Kind)
            return left.Kind == CelKind.Int
                ? left.bits.CompareTo(right.bits)
                : unchecked((ulong)left.bits).CompareTo(unchecked((ulong)right.bits));
        if (left.Kind == CelKind.Int)
            return left.bits < 0 ? -1 : ((ulong)left.bits).CompareTo(unchecked((ulong)right.bits));
        return right.bits < 0 ? 1 : unchecked((ulong)left.bits).CompareTo((ulong)right.bits);
    }

    private double ToNearestDouble() => Kind switch
    {
        CelKind.Int => bits,
        CelKind.Uint => unchecked((ulong)bits),
        _ => BitConverter.Int64BitsToDouble(bits),
    };

    private static bool ListsEqual(CelValue[] left, CelValue[] right)
    {
        if (left.Length != right.Length)
            return false;
        for (var index = 0; index < left.Length; index++)
            if (!AreEqual(left[index], right[index]))
                return false;
        return true;
    }
}
