using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Programmes.Checking;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>
/// How far the differences between two versions of a programme reach: parameters that have other values, derived columns that are defined otherwise or read such
/// a parameter, percentiles over these. What reads none of them has the same answer under both.
/// </summary>
internal sealed class Reach
{
    private readonly HashSet<string> names = [];

    /// <summary>The two count days in different zones, so that nothing surely means the same.</summary>
    private readonly bool isEverything;

    private Reach(bool isEverything) => this.isEverything = isEverything;

    /// <exception cref="ArgumentException">The two are written for different catalogues, so that a name may mean two facts.</exception>
    public static Reach Between(CheckedProgramme today, CheckedProgramme draft)
    {
        if (!ReferenceEquals(today.Catalogue, draft.Catalogue) && today.Catalogue.Id != draft.Catalogue.Id)
            throw new ArgumentException($"The draft is written for the catalogue '{draft.Catalogue.Id}', the version in force for '{today.Catalogue.Id}'.", nameof(draft));
        var (before, after) = (today.Programme, draft.Programme);
        var reach = new Reach(!before.Zone.Equals(after.Zone));
        var parameters = before.Parameters.ToDictionary(parameter => parameter.Name);
        foreach (var parameter in after.Parameters)
            if (!parameters.Remove(parameter.Name, out var earlier) || !AreSame(earlier, parameter))
                reach.names.Add(parameter.Name);
        reach.names.UnionWith(parameters.Keys);
        var derived = before.Derived.ToDictionary(definition => definition.Name);
        foreach (var definition in after.Derived)
            if (!derived.Remove(definition.Name, out var earlier) || !AreSame(earlier, definition) || reach.Reaches(definition))
                reach.names.Add(definition.Name);
        reach.names.UnionWith(derived.Keys);
        return reach;
    }

    /// <summary>
    /// Whether what differs follows for each merchant from its own facts. A percentile or rank over what differs does not: it follows from everybody's.
    /// </summary>
    public bool IsRowByRow(Programme draft) => !isEverything
        && !draft.Derived.OfType<Scorecard>().Any(scorecard => names.Contains(scorecard.Name))
        && !ProgrammeExpressions.Of(draft).SelectMany(expression => expression.Inputs).Any(input => input.IsCall && Reaches(input));

    /// <summary>The names whose values differ, in order.</summary>
    public override string ToString() => isEverything ? "everything" : string.Join(", ", names.Order(StringComparer.Ordinal));

    public bool Reaches(CelInput input) => isEverything || (input.IsCall ? input.Arguments.Any(names.Contains) : names.Contains(input.Name));

    public bool Reaches(CheckedExpression expression) => isEverything || expression.Inputs.Any(Reaches);

    /// <summary>A part of an expression.</summary>
    public bool Reaches(CheckedExpression expression, Expression part) =>
        isEverything || ExpressionTree.Walk(part).Select(expression.InputOf).OfType<int>().Any(input => Reaches(expression.Inputs[input]));

    /// <summary>The computed columns of one version that mean the same under the other.</summary>
    public Dictionary<string, Column> Unreached(IEnumerable<KeyValuePair<string, Column>> computed, Programme draft)
    {
        var calls = ProgrammeExpressions.Of(draft).SelectMany(expression => expression.Inputs).Where(input => input.IsCall).DistinctBy(input => input.ToString())
            .ToDictionary(input => input.ToString());
        return computed.Where(column => !isEverything && (calls.TryGetValue(column.Key, out var call) ? !Reaches(call) : !names.Contains(column.Key)))
            .ToDictionary(column => column.Key, column => column.Value);
    }

    private bool Reaches(DerivedDefinition definition) => definition switch
    {
        Scorecard scorecard => scorecard.Parts.Any(part => names.Contains(part.Fact)),
        DerivedExpression expression => Reaches(expression.Expression),
        _ => true,
    };

    public static bool AreSame(Parameter left, Parameter right) => ReferenceEquals(left, right)
        || (left.Name == right.Name && left.Type == right.Type && left.By == right.By && Same(left.Value, right.Value) && Same(left.Default, right.Default) && Same(left.Floor, right.Floor)
            && (ReferenceEquals(left.Table, right.Table)
                || (left.Table.Count == right.Table.Count && left.Table.All(row => right.Table.TryGetValue(row.Key, out var other) && Same(row.Value, other)))));

    private static bool AreSame(DerivedDefinition left, DerivedDefinition right) => ReferenceEquals(left, right) || (left, right) switch
    {
        (Scorecard one, Scorecard other) => one.By == other.By && one.Missing == other.Missing && one.Parts.SequenceEqual(other.Parts),
        (DerivedExpression one, DerivedExpression other) => one.Expression.Type == other.Expression.Type && one.Expression.Root.HasSameForm(other.Expression.Root),
        _ => false,
    };

    private static bool Same(CelValue? left, CelValue? right) =>
        left.HasValue == right.HasValue && (left is not { } one || right is not { } other || (one.Kind == other.Kind && CelValue.AreEqual(one, other)));
}
