namespace Fuyao.Kernel.Reviews;

/// <summary>Whether a condition holds for a merchant. Unknown is not false: something it needs is missing.</summary>
public enum Truth : byte
{
    False,
    True,
    Unknown,
}
