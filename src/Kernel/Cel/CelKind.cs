namespace Fuyao.Kernel.Cel;

/// <summary>What a <see cref="CelValue"/> is. Error and Unknown come first: everything above <see cref="Unknown"/> is a proper value.</summary>
public enum CelKind : byte
{
    Error,
    Unknown,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    List,
    Map,
    Timestamp,
    Duration,
    Type,
    Money,
}
