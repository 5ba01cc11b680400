namespace Fuyao.Kernel.Values;

/// <summary>How often something comes round (<c>every</c>).</summary>
public enum Cadence
{
    /// <summary>At one moment, and never again.</summary>
    Once,
    Day,
    Week,
    Month,
}
