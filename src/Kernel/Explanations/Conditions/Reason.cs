using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations;

/// <summary>A part of a condition and whether it holds, as the real evaluation of that part says. Negation has been pushed down to the statements.</summary>
/// <param name="Text">As it is written in the programme, with a <c>!</c> before it where it must not hold.</param>
public abstract record Reason(Truth Truth, string Text);

/// <summary>Parts joined by &amp;&amp; (<paramref name="IsAll"/>) or by ||.</summary>
public sealed record JunctionReason(bool IsAll, ImmutableArray<Reason> Parts, Truth Truth, string Text) : Reason(Truth, Text);

/// <summary><c>condition ? yes : no</c>.</summary>
public sealed record ChoiceReason(Reason Condition, Reason Yes, Reason No, Truth Truth, string Text) : Reason(Truth, Text);

public enum LeafKind
{
    Comparison,

    /// <summary>The value must be, or must not be, one of a list.</summary>
    OneOf,

    /// <summary>A set must, or must not, have a tag.</summary>
    Tag,

    Flag,

    /// <summary>Whether something is known at all.</summary>
    Known,

    /// <summary>On a staff list, or not on it.</summary>
    Listed,

    /// <summary>What an officer established.</summary>
    Finding,

    /// <summary>Any other expression, shown as it is written.</summary>
    Other,
}

/// <summary>One statement about the merchant: what was measured, what is required, and how far apart they are.</summary>
public sealed record LeafReason(LeafKind Kind, Truth Truth, string Text) : Reason(Truth, Text)
{
    /// <summary>Null where the statement is about no one thing.</summary>
    public Subject? Subject { get; init; }

    /// <summary>The value that was compared: unknown or an error where there is none.</summary>
    public CelValue Actual { get; init; } = CelValue.Null;

    /// <summary>With every negation already in it.</summary>
    public ComparisonOperator? Comparison { get; init; }

    /// <summary>What the value is compared with; for a tag the tag, for a list the list. Null for flags.</summary>
    public Requirement? Required { get; init; }

    /// <summary>Whether it must not be so: a flag that must be false, a tag or listing that must be absent.</summary>
    public bool IsNegated { get; init; }

    /// <summary>
    /// Where it fails: what is lacking (or too much) in the subject's unit, above zero; amounts rounded up to whole hundredths, other numbers up to 4 decimals.
    /// Where it holds: how far the value is from the line, exactly. Null where nothing is counted.
    /// </summary>
    public decimal? Distance { get; init; }

    /// <summary>The entry by which the merchant is on the staff list.</summary>
    public StaffEntry? Entry { get; init; }

    public StaffFinding? Finding { get; init; }

    /// <summary>Where it is unknown: what is missing and who supplies it.</summary>
    public ImmutableArray<MissingFact> Missing { get; init; } = [];

    /// <summary>Where it is unknown because the evaluation went wrong: what went wrong.</summary>
    public string? Problem { get; init; }
}

public enum SubjectKind
{
    Fact,

    /// <summary>A column that the programme computes: a scorecard or an expression.</summary>
    Derived,

    /// <summary><c>percentile(fact, by)</c>.</summary>
    Percentile,

    /// <summary><c>rank(fact, by)</c>.</summary>
    Rank,

    /// <summary><c>at(fact, period)</c>.</summary>
    Earlier,

    List,
    Finding,

    /// <summary>An expression over several of these.</summary>
    Expression,
}

/// <summary>What is measured.</summary>
/// <param name="Id">The fact's id, the column's name, or the expression as it is written.</param>
/// <param name="Type">How its values are shown; null where they have no type of a fact.</param>
/// <param name="Fact">The definition behind it, also of the fact that is ranked or read elsewhere.</param>
public sealed record Subject(SubjectKind Kind, string Id, LocalizedText Label, ColumnType? Type, string Unit, FactDefinition? Fact)
{
    /// <summary>A share between 0 and 1, shown in percent.</summary>
    public bool IsRate => Kind is SubjectKind.Fact or SubjectKind.Earlier && Fact?.Rate is not null;
}

public enum RequirementSource
{
    /// <summary>Written in the condition.</summary>
    Written,

    /// <summary>A parameter with one value for everybody.</summary>
    Parameter,

    /// <summary>The row of a parameter's table for this merchant.</summary>
    TableRow,

    /// <summary>The parameter's default: its table has no row for this merchant.</summary>
    Default,

    /// <summary>The parameter's floor: what its table or default says is lower.</summary>
    Floor,

    /// <summary>Computed from parameters or other facts.</summary>
    Computed,
}

/// <summary>What is required, and where that comes from.</summary>
/// <param name="Value">Unknown where it follows from something that is missing.</param>
/// <param name="Parameter">The parameter's name, where it is one.</param>
/// <param name="Key">The merchant's own row: the value of the fact that the table is by.</param>
/// <param name="By">That fact.</param>
/// <param name="Text">As it is written.</param>
public sealed record Requirement(
    CelValue Value, RequirementSource Source, string Text, string? Parameter = null, LocalizedText? ParameterLabel = null, string? Key = null, FactDefinition? By = null);

/// <summary>Something that is not known about the merchant.</summary>
/// <param name="Id">The fact's id, or what else is missing as the evaluation names it.</param>
/// <param name="Source">Who supplies it; null where it is no fact of the catalogue.</param>
/// <param name="TooFew">For a rate: how many events there are of those that it needs; null where the counts are missing too.</param>
public sealed record MissingFact(string Id, LocalizedText Label, LocalizedText? Source, TooFewEvents? TooFew = null);

/// <summary>A rate says nothing below <paramref name="Minimum"/> events.</summary>
public sealed record TooFewEvents(FactDefinition Over, long Count, int Minimum);
