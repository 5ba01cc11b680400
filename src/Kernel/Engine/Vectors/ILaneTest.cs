using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>A question with an answer for each row, asked of as many rows at once as fit into 512 bits. Rows count from where the test begins.</summary>
/// <typeparam name="T">Its width is that of the lanes: 64 bytes, 32 shorts, 16 or 8 numbers at once.</typeparam>
internal interface ILaneTest<T>
    where T : unmanaged
{
    /// <summary>All bits of a lane set where it holds, none where it does not. Only asked for rows that all exist.</summary>
    Vector512<T> At(nuint row);

    /// <summary>The same for one row.</summary>
    bool Holds(int row);
}
