using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Fuyao.Kernel.Cel.Syntax;

namespace Fuyao.Kernel.Cel;

/// <summary>What the parser allows. Heights bound trees that grow without brackets (<c>1+1+1+…</c>), so that no walk over a tree overflows the stack.</summary>
public sealed record CelParserOptions
{
    /// <summary>For conditions in programme files: at most 4,096 characters, nested at most 64 deep.</summary>
    public static readonly CelParserOptions Programme = new();

    /// <summary>For expressions from tools and conformance suites, which are longer and deeper than people write.</summary>
    public static readonly CelParserOptions Wide = new() { LengthMax = 1 << 20, NestingDepthMax = 256 };

    /// <summary>Whether has, all, exists, exists_one, map and filter are macros; else they are plain calls.</summary>
    public bool MacrosEnabled { get; init; } = true;

    /// <summary>UTF-16 units.</summary>
    public int LengthMax { get; init; } = 4_096;

    public int NestingDepthMax { get; init; } = 64;

    public int HeightMax { get; init; } = 2_000;
}

/// <summary>Either an expression or what is wrong with the source.</summary>
public sealed record CelParseResult(Expression? Expression, ImmutableArray<CelProblem> Problems)
{
    [MemberNotNullWhen(true, nameof(Expression))]
    public bool IsSuccess => Expression is not null;
}

/// <summary>Reads the syntax of a condition. Names and types are the matter of <see cref="CelChecker"/>.</summary>
public static class CelParser
{
    public static CelParseResult Parse(string source, CelParserOptions? options = null)
    {
        options ??= CelParserOptions.Programme;
        if (source.Length > options.LengthMax)
            return Failed(new CelProblem(
                $"the expression is {source.Length} characters long; at most {options.LengthMax} are allowed", new TextSpan(0, source.Length),
                "split it into several named conditions"));
        var problems = new List<CelProblem>();
        try
        {
            var expression = new Parser(source, options, problems).ParseWhole();
            return problems.Count == 0 ? new CelParseResult(expression, []) : Failed([.. problems]);
        }
        catch (BoundExceededException exceeded)
        {
            return Failed([.. problems, exceeded.Problem]);
        }
    }

    private static CelParseResult Failed(params ImmutableArray<CelProblem> problems) => new(null, [.. problems.OrderBy(problem => problem.Span.Start)]);
}
