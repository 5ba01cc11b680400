using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations.Conditions;

/// <summary>
/// Builds the tree of a condition for one merchant. Every truth in it comes from the step of the review's own plan that judges that part; values, to be shown, from the interpreter.
/// </summary>
internal sealed class ReasonBuilder(Evaluation evaluation, int row)
{
    private readonly Programme programme = evaluation.Programme.Programme;
    private readonly FactCatalogue catalogue = evaluation.Programme.Catalogue;

    public Shape ShapeOf(CheckedExpression expression) =>
        Shapes.Read(expression, input => !input.IsCall && programme.Parameters.Any(parameter => parameter.Name == input.Name));

    public Reason Build(CheckedExpression expression) => Build(expression, ShapeOf(expression));

    public Reason Build(CheckedExpression expression, Shape shape)
    {
        var truth = TruthOf(expression, shape);
        var text = TextOf(expression, shape);
        return shape switch
        {
            JunctionShape junction => new JunctionReason(junction.IsAll, [.. junction.Parts.Select(part => Build(expression, part))], truth, text),
            ChoiceShape choice => new ChoiceReason(
                Build(expression, choice.Condition), Build(expression, choice.Yes), Build(expression, choice.No), truth, text),
            LeafShape leaf => Leaf(expression, leaf),
            _ => throw new InvalidOperationException($"Unknown shape {shape.GetType().Name}."),
        };
    }

    public LeafReason Leaf(CheckedExpression expression, LeafShape shape)
    {
        var value = ValueOf(expression, shape.Node);
        var leaf = new LeafReason(LeafKind.Other, TruthOf(expression, shape), TextOf(expression, shape))
        {
            IsNegated = shape.Negated && shape is not ComparisonShape,
            Missing = value.IsUnknown ? [.. value.UnknownCauses.Select(Missing)] : [],
            Problem = value.IsError ? value.ErrorMessage : null,
        };
        return shape switch
        {
            ComparisonShape comparison => Comparison(expression, comparison, leaf),
            OneOfShape oneOf => leaf with
            {
                Kind = LeafKind.OneOf,
                Subject = SubjectOf(expression, oneOf.Subject),
                Actual = ValueOf(expression, oneOf.Subject),
                Required = RequirementOf(expression, oneOf.List),
            },
            TagShape tag => leaf with
            {
                Kind = LeafKind.Tag,
                Subject = SubjectOf(expression, tag.Set),
                Actual = ValueOf(expression, tag.Set),
                Required = RequirementOf(expression, tag.Tag),
            },
            KnownShape known => leaf with { Kind = LeafKind.Known, Subject = SubjectOf(expression, known.Subject), Actual = ValueOf(expression, known.Subject) },
            FlagShape { Input: { IsCall: true, Name: "listed" } listed } => leaf with
            {
                Kind = LeafKind.Listed,
                Subject = SubjectOf(expression, shape.Node),
                Actual = ValueOf(expression, shape.Node),
                Entry = evaluation.Staff.EntryInForce(listed.Arguments[0], row, evaluation.At),
            },
            FlagShape { Input: { IsCall: true, Name: "finding" } finding } => leaf with
            {
                Kind = LeafKind.Finding,
                Subject = SubjectOf(expression, shape.Node),
                Actual = ValueOf(expression, shape.Node),
                Finding = evaluation.Staff.LastFinding(finding.Arguments[0], row, evaluation.At),
            },
            FlagShape => leaf with { Kind = LeafKind.Flag, Subject = SubjectOf(expression, shape.Node), Actual = ValueOf(expression, shape.Node) },
            _ => leaf with { Actual = ValueOf(expression, shape.Node) },
        };
    }

    public CelValue ValueOf(CheckedExpression expression, Expression part) => evaluation.Value(expression, part, row);

    private Truth TruthOf(CheckedExpression expression, Shape shape) => (evaluation.Judge(expression, shape.Node, row), shape.Negated) switch
    {
        (Truth.True, true) => Truth.False,
        (Truth.False, true) => Truth.True,
        var (truth, _) => truth,
    };

    private LeafReason Comparison(CheckedExpression expression, ComparisonShape shape, LeafReason leaf)
    {
        var actual = ValueOf(expression, shape.Subject);
        var required = RequirementOf(expression, shape.Bound);
        return leaf with
        {
            Kind = LeafKind.Comparison,
            Subject = SubjectOf(expression, shape.Subject),
            Actual = actual,
            Comparison = shape.Comparison,
            Required = required,
            Distance = Distances.Between(actual, shape.Comparison, required.Value, leaf.Truth),
        };
    }

    private Subject SubjectOf(CheckedExpression expression, Expression part)
    {
        var text = TextOf(expression, part);
        if (expression.InputOf(part) is not { } index)
            return new Subject(SubjectKind.Expression, text, LocalizedText.Same(text), TypeOf(expression.TypeOf(part)), UnitOf(expression, part), null);
        var input = expression.Inputs[index];
        if (!input.IsCall)
        {
            if (catalogue.Find(input.Name) is { } fact)
                return new Subject(SubjectKind.Fact, fact.Id, fact.Label, fact.Type, fact.Unit, fact);
            var label = programme.Derived.FirstOrDefault(derived => derived.Name == input.Name)?.Label
                ?? programme.Parameters.FirstOrDefault(parameter => parameter.Name == input.Name)?.Label ?? LocalizedText.Same(input.Name);
            return new Subject(SubjectKind.Derived, input.Name, label, TypeOf(input.Type), "", null);
        }
        var first = catalogue.Find(input.Arguments[0]);
        var firstLabel = first?.Label ?? programme.Derived.FirstOrDefault(derived => derived.Name == input.Arguments[0])?.Label ?? LocalizedText.Same(input.Arguments[0]);
        var second = input.Arguments.Length > 1 ? catalogue.Find(input.Arguments[1])?.Label ?? LocalizedText.Same(input.Arguments[1]) : null;
        return input.Name switch
        {
            "percentile" => new Subject(SubjectKind.Percentile, text, Within(firstLabel, "百分位", "percentile", second), ColumnType.Double, "", first),
            "rank" => new Subject(SubjectKind.Rank, text, Within(firstLabel, "名次", "rank", second), ColumnType.Int, "", first),
            "at" => new Subject(SubjectKind.Earlier, text, new LocalizedText($"{input.Arguments[1]} 的{firstLabel.Zh}", $"{firstLabel.En} of {input.Arguments[1]}"),
                first?.Type ?? TypeOf(input.Type), first?.Unit ?? "", first),
            "listed" => new Subject(SubjectKind.List, input.Arguments[0],
                programme.Lists.FirstOrDefault(list => list.Name == input.Arguments[0])?.Label ?? firstLabel, ColumnType.Bool, "", null),
            _ => new Subject(SubjectKind.Finding, input.Arguments[0], firstLabel, TypeOf(input.Type), "", null),
        };
    }

    private static LocalizedText Within(LocalizedText fact, string zh, string en, LocalizedText? group) => group is null
        ? new LocalizedText($"{fact.Zh}的{zh}", $"{fact.En}: {en}")
        : new LocalizedText($"{fact.Zh}在同一{group.Zh}中的{zh}", $"{fact.En}: {en} within {group.En}");

    private Requirement RequirementOf(CheckedExpression expression, Expression part)
    {
        var text = TextOf(expression, part);
        var value = ValueOf(expression, part);
        if (expression.InputOf(part) is { } index && !expression.Inputs[index].IsCall
            && programme.Parameters.FirstOrDefault(parameter => parameter.Name == expression.Inputs[index].Name) is { } parameter)
        {
            var key = parameter.By is { } by && evaluation.Read(by, row) is { Kind: CelKind.String } known ? known.AsString() : null;
            return new Requirement(value, SourceOf(parameter, key), text, parameter.Name, parameter.Label, key, parameter.By is null ? null : catalogue.Find(parameter.By));
        }
        return new Requirement(value, Shapes.InputsIn(expression, part).Any() ? RequirementSource.Computed : RequirementSource.Written, text);
    }

    private static RequirementSource SourceOf(Parameter parameter, string? key)
    {
        if (parameter.By is null)
            return RequirementSource.Parameter;
        var isRow = key is not null && parameter.Table.ContainsKey(key);
        var found = isRow ? parameter.Table[key!] : parameter.Default;
        if (key is not null && found is { } value && parameter.Floor is { } floor && CelValue.TryCompare(value, floor, out var order, out _) && order < 0)
            return RequirementSource.Floor;
        return isRow || key is null ? RequirementSource.TableRow : RequirementSource.Default;
    }

    private MissingFact Missing(string cause)
    {
        if (catalogue.Find(cause) is not { } fact)
            return new MissingFact(cause, NameOf(cause), null);
        TooFewEvents? tooFew = null;
        if (fact.Rate is { } rate && evaluation.Read(rate.Over, row) is { Kind: CelKind.Int } over && over.AsInt() < rate.MinimumCount)
            tooFew = new TooFewEvents(catalogue.Find(rate.Over)!, over.AsInt(), rate.MinimumCount);
        return new MissingFact(cause, fact.Label, fact.Source, tooFew);
    }

    private LocalizedText NameOf(string cause) =>
        programme.Derived.FirstOrDefault(derived => derived.Name == cause)?.Label ?? LocalizedText.Same(cause);

    /// <summary>The unit that an expression keeps from its only fact with one.</summary>
    private string UnitOf(CheckedExpression expression, Expression part)
    {
        var units = Shapes.InputsIn(expression, part).Select(input => input.IsCall ? "" : catalogue.Find(input.Name)?.Unit ?? "").Where(unit => unit.Length > 0).Distinct().ToList();
        return units.Count == 1 && expression.TypeOf(part).Kind == CelKind.Money ? units[0] : "";
    }

    private static string TextOf(CheckedExpression expression, Shape shape)
    {
        var text = TextOf(expression, shape.Node);
        return !shape.Negated ? text : expression.InputOf(shape.Node) is null ? $"!({text})" : $"!{text}";
    }

    private static string TextOf(CheckedExpression expression, Expression part) => expression.Source.Substring(part.Span.Start, part.Span.Length);

    private static ColumnType? TypeOf(CelType type) => type.Kind switch
    {
        CelKind.Bool => ColumnType.Bool,
        CelKind.Int or CelKind.Uint => ColumnType.Int,
        CelKind.Money => ColumnType.Money,
        CelKind.Double => ColumnType.Double,
        CelKind.String => ColumnType.String,
        CelKind.Timestamp => ColumnType.Instant,
        CelKind.List => ColumnType.Set,
        _ => null,
    };
}
