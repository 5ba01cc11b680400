using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Narrow;

/// <summary>
/// A range of whole numbers, tested on distances as they lie in a chunk. A chunk that lies wholly inside or outside is not read: where rows are sorted or alike, most are not.
/// </summary>
/// <param name="Least">Included.</param>
/// <param name="Greatest">Included; below <paramref name="Least"/> where no number will do.</param>
internal readonly record struct NumberRange(long Least, long Greatest)
{
    public static readonly NumberRange All = new(long.MinValue, long.MaxValue);

    /// <summary>Whether every known number of the chunk lies within.</summary>
    public bool Holds(NumberChunk chunk) => Least <= chunk.Least && chunk.Greatest <= Greatest;

    /// <summary>Which rows lie within; any answer for rows that are not known and bits beyond the rows.</summary>
    /// <param name="first">The first row within the chunk.</param>
    public void Test(NumberChunk chunk, int first, int count, Span<ulong> bits)
    {
        if (Holds(chunk))
        {
            bits.Fill(ulong.MaxValue);
            return;
        }
        if (Least > Greatest || Least > chunk.Greatest || Greatest < chunk.Least)
        {
            bits.Clear();
            return;
        }
        // Both ends are brought into the chunk, so that their distances fit in its width; distances of 64 bits wrap around as they did when they were taken.
        unchecked
        {
            var low = (ulong)(Math.Max(Least, chunk.Least) - chunk.Least);
            var width = (ulong)(Math.Min(Greatest, chunk.Greatest) - chunk.Least) - low;
            switch (chunk.Width)
            {
                case NumberWidth.Bits8: LaneBits.Write<DistanceTest<byte>, byte>(new(chunk.Distances8.Slice(first, count), (byte)low, (byte)width), count, bits); break;
                case NumberWidth.Bits16: LaneBits.Write<DistanceTest<ushort>, ushort>(new(chunk.Distances16.Slice(first, count), (ushort)low, (ushort)width), count, bits); break;
                case NumberWidth.Bits32: LaneBits.Write<DistanceTest<uint>, uint>(new(chunk.Distances32.Slice(first, count), (uint)low, (uint)width), count, bits); break;
                case NumberWidth.Bits64: LaneBits.Write<DistanceTest<ulong>, ulong>(new(chunk.Distances64.Slice(first, count), low, width), count, bits); break;
                default: throw new InvalidOperationException("A chunk of equal numbers lies inside or outside.");
            }
        }
    }
}
