namespace Fuyao.Kernel.Columns;

/// <summary>What a fact's values are. The names in a catalogue are these in lower case.</summary>
public enum ColumnType
{
    Bool,
    Int,
    Money,
    Double,
    String,
    Date,
    Instant,
    Set,
}
