namespace Fuyao.Platform.Tabular;

/// <summary>A table file that cannot be read at all, as opposed to a row of it; nothing is taken from it. The message says where and what to do.</summary>
public sealed class TableException(string message) : Exception(message);
