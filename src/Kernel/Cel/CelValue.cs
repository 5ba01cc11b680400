using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Cel;

/// <summary>
/// One value of the condition language, scalars without boxing. The default value is an error without a message.
/// Equality, ordering and hashing are CEL's: numbers of all three kinds compare by amount, NaN equals nothing, strings order by code point.
/// </summary>
public readonly partial struct CelValue : IEquatable<CelValue>
{
    private readonly object? reference;
    private readonly long bits;
    private readonly int nanos;

    private CelValue(CelKind kind, long bits, object? reference = null, int nanos = 0)
    {
        Kind = kind;
        this.bits = bits;
        this.reference = reference;
        this.nanos = nanos;
    }

    public static readonly CelValue Null = new(CelKind.Null, 0);
    public static readonly CelValue True = new(CelKind.Bool, 1);
    public static readonly CelValue False = new(CelKind.Bool, 0);

    public CelKind Kind { get; }

    /// <summary>True for everything but errors and unknowns.</summary>
    public bool IsValue => Kind > CelKind.Unknown;

    public bool IsError => Kind == CelKind.Error;

    public bool IsUnknown => Kind == CelKind.Unknown;

    public bool IsTrue => Kind == CelKind.Bool && bits != 0;

    public bool IsFalse => Kind == CelKind.Bool && bits == 0;

    public static CelValue Of(bool value) => value ? True : False;

    public static CelValue Of(long value) => new(CelKind.Int, value);

    public static CelValue Of(ulong value) => new(CelKind.Uint, unchecked((long)value));

    public static CelValue Of(double value) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static CelValue Of(string value) => new(CelKind.String, 0, value);

    public static CelValue Of(Money value) => new(CelKind.Money, value.Units);

    public static CelValue Of(ImmutableArray<byte> value) => new(CelKind.Bytes, 0, ImmutableCollectionsMarshal.AsArray(value) ?? []);

    /// <summary>The list; an error beyond a million elements, characters and bytes in all, or 2,000 levels.</summary>
    public static CelValue Of(ImmutableArray<CelValue> elements) => OfList(ImmutableCollectionsMarshal.AsArray(elements) ?? []);

    public static CelValue Of(CelMap map) => new(CelKind.Map, 0, map);

    /// <summary>A type as a value, by the name CEL gives it: <c>int</c>, <c>list</c>, <c>google.protobuf.Timestamp</c> …</summary>
    public static CelValue OfType(string name) => new(CelKind.Type, 0, name);

    /// <summary>An error that carries what went wrong, in words for the reader of the result.</summary>
    public static CelValue Error(string message) => new(CelKind.Error, 0, message);

    /// <summary>A value that is not known, with the name of what is missing.</summary>
    public static CelValue Unknown(string cause) => new(CelKind.Unknown, 0, new[] { cause });

    /// <summary>Seconds since 1970-01-01T00:00:00Z and nanoseconds 0…999,999,999; an error outside the years 0001 to 9999.</summary>
    public static CelValue Timestamp(long seconds, int nanos) =>
        seconds is < TimeLimits.TimestampSecondsMin or > TimeLimits.TimestampSecondsMax
            ? Error("timestamp out of range: it must lie in the years 0001 to 9999")
            : new CelValue(CelKind.Timestamp, seconds, null, nanos);

    public static CelValue Timestamp(Instant instant)
    {
        var sinceEpoch = instant - NodaConstants.UnixEpoch;
        var seconds = instant.ToUnixTimeSeconds();
        return Timestamp(seconds, (int)(sinceEpoch - NodaTime.Duration.FromSeconds(seconds)).ToInt64Nanoseconds());
    }

    /// <summary>Seconds rounded down and nanoseconds 0…999,999,999 above them; an error beyond ±315,576,000,000 s (10,000 years).</summary>
    public static CelValue Duration(long seconds, int nanos) =>
        seconds < -TimeLimits.DurationSecondsMax || seconds > TimeLimits.DurationSecondsMax || (seconds == TimeLimits.DurationSecondsMax && nanos > 0)
            ? Error("duration out of range: at most 315576000000 s either way")
            : new CelValue(CelKind.Duration, seconds, null, nanos);

    public bool AsBool() => Expect(CelKind.Bool).bits != 0;

    public long AsInt() => Expect(CelKind.Int).bits;

    public ulong AsUint() => unchecked((ulong)Expect(CelKind.Uint).bits);

    public double AsDouble() => BitConverter.Int64BitsToDouble(Expect(CelKind.Double).bits);

    public Money AsMoney() => new(Expect(CelKind.Money).bits);

    public string AsString() => (string)Expect(CelKind.String).reference!;

    public ReadOnlySpan<byte> AsBytes() => BytesArray;

    public IReadOnlyList<CelValue> AsList() => ListArray;

    public CelMap AsMap() => (CelMap)Expect(CelKind.Map).reference!;

    /// <summary>The name of the type that this type value stands for.</summary>
    public string AsTypeName() => (string)Expect(CelKind.Type).reference!;

    /// <summary>Seconds since 1970 and nanoseconds, as given to <see cref="Timestamp(long, int)"/>.</summary>
    public (long Seconds, int Nanos) AsTimestamp() => (Expect(CelKind.Timestamp).bits, nanos);

    public Instant AsInstant() => Instant.FromUnixTimeSeconds(Expect(CelKind.Timestamp).bits).PlusNanoseconds(nanos);

    /// <summary>Seconds rounded down and nanoseconds above them, as given to <see cref="Duration(long, int)"/>.</summary>
    public (long Seconds, int Nanos) AsDuration() => (Expect(CelKind.Duration).bits, nanos);

    public string ErrorMessage => Expect(CelKind.Error).reference as string ?? "no value";

    /// <summary>The names of what is missing, in the order in which they were met, each once.</summary>
    public IReadOnlyList<string> UnknownCauses => (string[])Expect(CelKind.Unknown).reference!;

    /// <summary>The CEL name of the type of this value.</summary>
    public string TypeName => Kind switch
    {
        CelKind.Error => "error",
        CelKind.Unknown => "unknown",
        CelKind.Null => "null_type",
        CelKind.Bool => "bool",
        CelKind.Int => "int",
        CelKind.Uint => "uint",
        CelKind.Double => "double",
        CelKind.String => "string",
        CelKind.Bytes => "bytes",
        CelKind.List => "list",
        CelKind.Map => "map",
        CelKind.Timestamp => "google.protobuf.Timestamp",
        CelKind.Duration => "google.protobuf.Duration",
        CelKind.Type => "type",
        _ => "money",
    };

    internal byte[] BytesArray => (byte[])Expect(CelKind.Bytes).reference!;

    internal CelValue[] ListArray => (CelValue[])Expect(CelKind.List).reference!;

    /// <summary>The raw 64 bits, for code that has already looked at <see cref="Kind"/>.</summary>
    internal long Bits => bits;

    internal int Nanos => nanos;

    /// <summary>Takes the array over: nobody may write to it afterwards. The error of a list that is too large or too deep where it would be one.</summary>
    internal static CelValue OfList(CelValue[] elements)
    {
        var extent = Extent.Of(elements);
        return extent.Problem ?? new CelValue(CelKind.List, extent.Weight, elements, extent.Depth);
    }

    /// <summary>How much there is of this value and how deep it goes; a list keeps its own with it.</summary>
    internal Extent Extent => Kind switch
    {
        CelKind.String => new Extent(((string)reference!).Length, 0),
        CelKind.Bytes => new Extent(BytesArray.Length, 0),
        CelKind.List => new Extent(bits, nanos),
        CelKind.Map => AsMap().Extent,
        _ => new Extent(1, 0),
    };

    internal static CelValue OfBytes(byte[] bytes) => new(CelKind.Bytes, 0, bytes);

    /// <summary>
    /// What two operands give when at least one is no value: unknowns win over errors and merge their causes, so that the answer does not
    /// depend on the order; of two errors the first stays.
    /// </summary>
    internal static CelValue Merge(in CelValue left, in CelValue right)
    {
        if (left.Kind == CelKind.Unknown)
            return right.Kind == CelKind.Unknown ? MergeUnknown(left, right) : left;
        if (right.Kind == CelKind.Unknown)
            return right;
        return left.Kind == CelKind.Error ? left : right;
    }

    private static CelValue MergeUnknown(in CelValue left, in CelValue right)
    {
        var first = (string[])left.reference!;
        var second = (string[])right.reference!;
        if (ReferenceEquals(first, second) || second.All(first.Contains))
            return left;
        return new CelValue(CelKind.Unknown, 0, first.Union(second).ToArray());
    }

    private CelValue Expect(CelKind expected) =>
        Kind == expected ? this : throw new InvalidOperationException($"The value is {TypeName}, not {expected}.");
}
