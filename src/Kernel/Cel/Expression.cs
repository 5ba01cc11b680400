using System.Collections.Immutable;

namespace Fuyao.Kernel.Cel;

/// <summary>
/// A parsed condition. Nodes are compared by identity (two <c>1</c> in one source are two nodes with their own spans);
/// <see cref="HasSameForm"/> compares what they say. <see cref="object.ToString"/> gives the canonical text.
/// </summary>
public abstract record Expression(TextSpan Span)
{
    /// <summary>Nodes on the longest way down from here, this one included; bounded by the parser, so that walks by recursion are safe.</summary>
    internal int Height { get; init; } = 1;

    /// <summary>Whether both say the same, wherever they stand: the structure without spans and without the spelling of literals.</summary>
    public bool HasSameForm(Expression other) => Form.AreSame(this, other);

    public virtual bool Equals(Expression? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public sealed override string ToString() => CelPrinter.Print(this);
}

/// <summary>
/// A number, string, bytes, bool or null. <see cref="Text"/> is its source, so that amounts of money can be read from it exactly; empty for one that was never written.
/// </summary>
public sealed record LiteralExpression(CelValue Value, string Text, TextSpan Span) : Expression(Span);

/// <summary>A name; <see cref="IsAbsolute"/> where it is written with a leading dot and so not looked for in the container.</summary>
public sealed record IdentifierExpression(string Name, bool IsAbsolute, TextSpan Span) : Expression(Span);

/// <summary><c>operand.field</c>, or with <see cref="TestOnly"/> <c>has(operand.field)</c>.</summary>
public sealed record SelectExpression(Expression Operand, string Field, bool TestOnly, TextSpan FieldSpan, TextSpan Span) : Expression(Span);

/// <summary>
/// A function, method or operator. Operators have CEL's names (<see cref="CelOperators"/>); <see cref="FunctionSpan"/> is where the name or sign stands.
/// </summary>
public sealed record CallExpression(
    string Function, Expression? Target, ImmutableArray<Expression> Arguments, TextSpan FunctionSpan, TextSpan Span) : Expression(Span);

public sealed record ListExpression(ImmutableArray<Expression> Elements, TextSpan Span) : Expression(Span);

public sealed record MapExpression(ImmutableArray<MapEntryExpression> Entries, TextSpan Span) : Expression(Span);

public readonly record struct MapEntryExpression(Expression Key, Expression Value);

/// <summary>
/// <c>range.all(variable, …)</c> and its sisters, as people wrote it. <see cref="Condition"/> is the predicate (null for the two-argument map),
/// <see cref="Transform"/> what map makes of each element (null for the others).
/// </summary>
public sealed record ComprehensionExpression(
    CelMacro Macro, Expression Range, string Variable, Expression? Condition, Expression? Transform, TextSpan Span) : Expression(Span);

public enum CelMacro
{
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
}

/// <summary>The names the specification gives to operators.</summary>
public static class CelOperators
{
    public const string And = "_&&_";
    public const string Or = "_||_";
    public const string Not = "!_";
    public const string Negate = "-_";
    public const string Conditional = "_?_:_";
    public const string Index = "_[_]";
    public const string In = "@in";
    public const string Equal = "_==_";
    public const string NotEqual = "_!=_";
    public const string Less = "_<_";
    public const string LessOrEqual = "_<=_";
    public const string Greater = "_>_";
    public const string GreaterOrEqual = "_>=_";
    public const string Add = "_+_";
    public const string Subtract = "_-_";
    public const string Multiply = "_*_";
    public const string Divide = "_/_";
    public const string Remainder = "_%_";

    /// <summary>The sign of an operator as it is written, or the name itself for a function.</summary>
    public static string Sign(string function) => function switch
    {
        In => "in",
        Conditional => "?:",
        Index => "[]",
        _ => function.Length > 1 && function[^1] == '_' ? function.Trim('_') : function,
    };
}
