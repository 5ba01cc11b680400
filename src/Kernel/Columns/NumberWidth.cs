namespace Fuyao.Kernel.Columns;

/// <summary>How many bits each row of a <see cref="NumberChunk"/> takes; the number of each name is the number of bits.</summary>
public enum NumberWidth : byte
{
    /// <summary>All known rows hold the same number.</summary>
    None = 0,
    Bits8 = 8,
    Bits16 = 16,
    Bits32 = 32,
    Bits64 = 64,
}
