using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Lifecycle;

/// <summary>Everything that some conditions of a version read of a merchant, through derived columns and the keys of parameters: state facts, staff lists and findings.</summary>
public sealed class WatchedInputs
{
    /// <param name="version">The version whose conditions they are.</param>
    /// <param name="conditions">The expressions of these.</param>
    /// <param name="furtherFacts">Facts that are read beside them.</param>
    internal WatchedInputs(CheckedProgramme version, IEnumerable<CheckedExpression> conditions, params IEnumerable<string> furtherFacts)
    {
        Version = version;
        var inputs = conditions.SelectMany(InputsOf).Distinct().ToArray();
        Calls = [.. inputs.Where(input => input.IsCall)];
        var facts = inputs.Where(input => !input.IsCall).Select(input => input.Name).Concat(furtherFacts).Select(version.Catalogue.Find).OfType<Facts.FactDefinition>().ToArray();
        Facts = [.. facts.Select(fact => fact.Id).Distinct().Order(StringComparer.Ordinal)];
        Supplied = [.. facts.SelectMany(fact => fact.Rate is { } rate ? new[] { rate.Of, rate.Over } : [fact.Id]).Distinct().Order(StringComparer.Ordinal)];
    }

    public CheckedProgramme Version { get; }

    /// <summary>Nothing but these facts.</summary>
    public static WatchedInputs OfFacts(CheckedProgramme version, IEnumerable<string> facts) => new(version, [], facts);

    /// <summary>The facts that the conditions read, rates among them.</summary>
    public ImmutableArray<string> Facts { get; }

    /// <summary>The facts that somebody supplies: <see cref="Facts"/> with the counts in place of each rate. A change of one of them may change a condition.</summary>
    public ImmutableArray<string> Supplied { get; }

    public IEnumerable<string> Lists => Calls.Where(call => call.Name == "listed").Select(call => call.Arguments[0]);

    public IEnumerable<string> Findings => Calls.Where(call => call.Name == "finding").Select(call => call.Arguments[0]);

    internal ImmutableArray<CelInput> Calls { get; }

    private IEnumerable<CelInput> InputsOf(CheckedExpression expression) => expression.Inputs.SelectMany(input => input.IsCall ? [input] : InputsOf(input));

    private IEnumerable<CelInput> InputsOf(CelInput input)
    {
        var programme = Version.Programme;
        if (programme.Derived.FirstOrDefault(derived => derived.Name == input.Name) is { } derived)
            return derived is DerivedExpression computed ? InputsOf(computed.Expression) : [];
        if (programme.Parameters.FirstOrDefault(parameter => parameter.Name == input.Name) is { } parameter)
            return parameter.By is { } key ? InputsOf(input with { Name = key }) : [];
        return [input];
    }
}
