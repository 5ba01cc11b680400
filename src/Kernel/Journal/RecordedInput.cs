using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Journal;

/// <summary>How a value is written for the record. The names in lower case stand in stored headers and never change their meaning.</summary>
public enum InputKind
{
    Bool,
    Int,
    Money,

    /// <summary>A number as it was supplied.</summary>
    Double,

    /// <summary>A number that Fuyao computed, with 4 decimals.</summary>
    Derived,
    String,
    Date,
    Instant,
    Set,
}

/// <summary>Where a value that conditions read comes from.</summary>
public enum InputSource
{
    /// <summary>A fact of the merchant.</summary>
    Fact,

    /// <summary>What follows from the whole population or from records of staff: a percentile, a rank, a scorecard, a list. A receipt takes it as it was.</summary>
    Computed,

    /// <summary>The same for the version before, which judges losses that would rest on facts from before publication.</summary>
    ComputedBefore,

    /// <summary>What an enrolment is about beside facts: when the merchant registered, what it was invited to.</summary>
    Enrolment,
}

/// <summary>One value of each merchant that a commit's conditions read.</summary>
public sealed record RecordedInput(string Name, InputKind Kind, InputSource Source)
{
    /// <summary>The kind of what a column holds.</summary>
    public static InputKind KindOf(Column column) => column is DerivedColumn ? InputKind.Derived : KindOf(column.Type);

    /// <summary>The kind of a fact that nobody has.</summary>
    public static InputKind KindOf(FactDefinition fact) => fact.Rate is null ? KindOf(fact.Type) : InputKind.Derived;

    /// <summary>The type of its column.</summary>
    public ColumnType Type => Kind switch
    {
        InputKind.Bool => ColumnType.Bool,
        InputKind.Int => ColumnType.Int,
        InputKind.Money => ColumnType.Money,
        InputKind.String => ColumnType.String,
        InputKind.Date => ColumnType.Date,
        InputKind.Instant => ColumnType.Instant,
        InputKind.Set => ColumnType.Set,
        _ => ColumnType.Double,
    };

    private static InputKind KindOf(ColumnType type) => type switch
    {
        ColumnType.Bool => InputKind.Bool,
        ColumnType.Int => InputKind.Int,
        ColumnType.Money => InputKind.Money,
        ColumnType.String => InputKind.String,
        ColumnType.Date => InputKind.Date,
        ColumnType.Instant => InputKind.Instant,
        ColumnType.Set => InputKind.Set,
        _ => InputKind.Double,
    };
}
