using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using NodaTime;

namespace Fuyao.Kernel.Engine.Rows;

/// <summary>One input of an expression, bound to where its values are: gives the value of each merchant without allocating.</summary>
internal abstract class RowInput
{
    public abstract CelValue Read(int row);

    /// <summary>Binds a column as the condition language sees its type; missing values are unknown with <paramref name="unknown"/>.</summary>
    public static RowInput Of(Column? column, CelValue unknown, DateTimeZone zone) => column switch
    {
        null => new ConstantInput(unknown),
        BoolColumn flags => new BoolInput(flags, unknown),
        LongColumn { Type: ColumnType.Money } amounts => new MoneyInput(amounts, unknown),
        LongColumn { Type: ColumnType.Date } days => new DateInput(days, unknown, zone),
        LongColumn { Type: ColumnType.Instant } instants => new InstantInput(instants, unknown),
        LongColumn numbers => new IntInput(numbers, unknown),
        DerivedColumn numbers => new DerivedInput(numbers, unknown),
        DoubleColumn numbers => new DoubleInput(numbers, unknown),
        StringColumn texts => new CodedInput(texts.Known, texts, null, [.. texts.Dictionary.Select(CelValue.Of)], unknown),
        SetColumn sets => new CodedInput(sets.Known, null, sets, [.. sets.Dictionary.Select(ListOf)], unknown),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Type, "No such column."),
    };

    private static CelValue ListOf(ImmutableArray<string> members) => CelValue.Of([.. members.Select(CelValue.Of)]);
}

/// <summary>The same for every merchant: a parameter without a table, or a fact that nobody supplied.</summary>
internal sealed class ConstantInput(CelValue value) : RowInput
{
    public override CelValue Read(int row) => value;
}

internal sealed class BoolInput(BoolColumn column, CelValue unknown) : RowInput
{
    public BoolColumn Column => column;

    public override CelValue Read(int row) => column.Known[row] ? CelValue.Of(column.Values[row]) : unknown;
}

internal sealed class DoubleInput(DoubleColumn column, CelValue unknown) : RowInput
{
    public DoubleColumn Column => column;

    public override CelValue Read(int row) => column.Known[row] ? CelValue.Of(column.Values[row]) : unknown;
}

/// <summary>Texts, tag sets, and parameters that follow from a text: one prepared value a code.</summary>
internal sealed class CodedInput(BitMask known, StringColumn? texts, SetColumn? sets, ImmutableArray<CelValue> values, CelValue unknown) : RowInput
{
    public BitMask Known => known;

    /// <summary>By merchant row; any code where unknown.</summary>
    public PackedCodes Codes => texts is not null ? texts.Codes : sets!.Codes;

    /// <summary>By code.</summary>
    public ImmutableArray<CelValue> Values => values;

    public CelValue Unknown => unknown;

    /// <summary>The column whose codes these are: inputs that share it follow from one another's code.</summary>
    public Column Coded => texts is not null ? texts : sets!;

    public override CelValue Read(int row) => known[row] ? values[texts is not null ? texts.Codes[row] : sets!.Codes[row]] : unknown;
}

/// <summary>A column of which a missing value is explained merchant by merchant: which of the facts behind it are missing.</summary>
internal sealed class ExplainedInput(RowInput column, BitMask known, Func<int, CelValue> explain) : RowInput
{
    public RowInput Column => column;

    public override CelValue Read(int row) => known[row] ? column.Read(row) : explain(row);
}
