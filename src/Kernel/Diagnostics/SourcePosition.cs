namespace Fuyao.Kernel.Diagnostics;

/// <summary>A place in a text file: line and column count from 1, columns in UTF-16 units as editors count them.</summary>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}
