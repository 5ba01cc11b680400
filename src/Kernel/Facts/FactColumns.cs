namespace Fuyao.Kernel.Facts;

/// <summary>Columns of fact files that are not facts, and how sets are written in them.</summary>
public static class FactColumns
{
    public const string MerchantId = "merchant_id";

    /// <summary>Only with <c>current</c>: when the change happened in the world; empty = when it was imported.</summary>
    public const string Occurred = "occurred";

    /// <summary>Written into the file of rejected rows, and skipped when that file is imported again.</summary>
    public const string Line = "line";

    /// <inheritdoc cref="Line"/>
    public const string Column = "column";

    /// <inheritdoc cref="Line"/>
    public const string Reason = "reason";

    /// <summary>Between the members of a set: <c>gold|audited</c>.</summary>
    public const char SetSeparator = '|';
}
