using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Reviews;

/// <summary>Finds or computes the column behind each name and named call of a programme.</summary>
internal sealed class InputBinder(
    CheckedProgramme programme, Population population, StaffRecords staff, Instant at,
    IReadOnlyDictionary<string, Column> kept, Func<Period, Population?> readPeriod)
{
    private readonly FactCatalogue catalogue = programme.Catalogue;
    private readonly Dictionary<string, Column> computed = [];
    private readonly Dictionary<string, RowInput> derivedByName = [];
    private readonly Dictionary<string, RowInput> inputByText = [];
    private readonly Dictionary<string, Population?> populationByPeriod = [];

    public IReadOnlyDictionary<string, Column> Computed => computed;

    /// <summary>In the order of the file: a derived column may use those before it.</summary>
    public void ComputeDerived()
    {
        foreach (var definition in programme.Programme.Derived)
        {
            var (column, explain) = definition switch
            {
                Scorecard scorecard => (Keep(scorecard.Name, () => Compute(scorecard)), new MissingParts(scorecard, Named).Explain),
                DerivedExpression expression => Derive(expression),
                _ => throw new InvalidOperationException($"No way to compute a {definition.GetType().Name}."),
            };
            derivedByName[definition.Name] = new ExplainedInput(RowInput.Of(column, default, catalogue.Zone), column.Known, explain);
        }
    }

    public RowExpression Bind(CheckedExpression expression) => new(expression, [.. expression.Inputs.Select(Bind)]);

    /// <summary>A derived column, a parameter or a fact.</summary>
    public RowInput Named(string name)
    {
        if (derivedByName.TryGetValue(name, out var derived))
            return derived;
        if (inputByText.TryGetValue(name, out var known))
            return known;
        return inputByText[name] = programme.Programme.Parameters.Any(parameter => parameter.Name == name)
            ? Parameter(name)
            : RowInput.Of(population.Find(name), CelValue.Unknown(name), catalogue.Zone);
    }

    public RowInput Parameter(string name)
    {
        var parameter = programme.Programme.Parameters.FirstOrDefault(parameter => parameter.Name == name)
            ?? throw new KeyNotFoundException($"The programme '{programme.Programme.Id}' has no parameter '{name}'.");
        return ParameterInput.Of(parameter, parameter.By is { } by ? (StringColumn?)population.Find(by) : null);
    }

    private RowInput Bind(CelInput input)
    {
        if (!input.IsCall)
            return Named(input.Name);
        var text = input.ToString();
        if (!inputByText.TryGetValue(text, out var bound))
            inputByText[text] = bound = BindCall(input, text);
        return bound;
    }

    private RowInput BindCall(CelInput call, string text)
    {
        var first = call.Arguments[0];
        var second = call.Arguments.Length > 1 ? call.Arguments[1] : null;
        switch (call.Name)
        {
            case "percentile":
            case "rank":
                var column = Keep(text, () => Standing(call.Name, first, second));
                return new ExplainedInput(RowInput.Of(column, default, catalogue.Zone), column.Known, row => Missing(first, second, row));
            case "at":
                var elsewhere = PopulationOf(second!)?.Find(first);
                if (kept.TryGetValue(text, out var keptColumn))
                    elsewhere = keptColumn;
                if (elsewhere is not null)
                    computed[text] = elsewhere;
                return RowInput.Of(elsewhere, CelValue.Unknown(text), catalogue.Zone);
            case "listed":
                return RowInput.Of(Keep(text, () => staff.ListedColumn(first, population.Count, at)), default, catalogue.Zone);
            case "finding":
                return RowInput.Of(Keep(text, () => staff.FindingColumn(first, population.Count, at)), CelValue.Unknown(text), catalogue.Zone);
            default:
                throw new InvalidOperationException($"No way to compute '{text}'.");
        }
    }

    private Column Keep(string name, Func<Column> compute) => computed[name] = kept.GetValueOrDefault(name) ?? compute();

    private Column? Find(string name) => computed.GetValueOrDefault(name) ?? population.Find(name);

    private Column Standing(string function, string fact, string? by)
    {
        var values = Find(fact);
        var groups = by is null ? null : (StringColumn?)population.Find(by);
        var nobody = values is null || (by is not null && groups is null);
        if (function == "rank")
            return nobody
                ? new LongColumn(ColumnType.Int, new long[population.Count], new BitMask(population.Count))
                : Standings.Rank(values!, groups, catalogue.Find(fact)?.Better ?? Direction.Neither);
        return nobody
            ? new DerivedColumn(new long[population.Count], new BitMask(population.Count))
            : Standings.Percentile(values!, groups);
    }

    private DerivedColumn Compute(Scorecard scorecard)
    {
        var groups = scorecard.By is null ? null : (StringColumn?)population.Find(scorecard.By);
        var nobody = scorecard.By is not null && groups is null;
        return ScorecardColumn.Compute(
            scorecard, population.Count,
            [.. scorecard.Parts.Select(part => nobody ? null : Find(part.Fact))],
            [.. scorecard.Parts.Select(part => catalogue.Find(part.Fact)?.Better ?? Direction.Neither)],
            groups);
    }

    private (Column Column, Func<int, CelValue> Explain) Derive(DerivedExpression definition)
    {
        var expression = Bind(definition.Expression);
        var column = Keep(definition.Name, () => DerivedExpressionColumn.Compute(expression, population.Count));
        return (column, row => DerivedExpressionColumn.Explain(definition.Name, expression, row));
    }

    /// <summary>A percentile or rank is unknown because the merchant's own value or its group is.</summary>
    private CelValue Missing(string fact, string? by, int row)
    {
        var value = Named(fact).Read(row);
        if (!value.IsValue)
            return value;
        return by is null ? CelValue.Unknown(fact) : Named(by).Read(row) is { IsValue: false } group ? group : CelValue.Unknown(fact);
    }

    private Population? PopulationOf(string period)
    {
        if (!populationByPeriod.TryGetValue(period, out var other))
            populationByPeriod[period] = other = readPeriod(Period.Parse(period));
        if (other is not null && other.Count != population.Count)
            throw new InvalidOperationException($"The facts of {period} are of {other.Count} merchants, those of the review of {population.Count}.");
        return other;
    }
}
