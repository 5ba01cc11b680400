using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Explanations;

/// <summary>
/// One merchant of a population, bound again with some facts changed: what would be decided then is decided by the same code. Where it stands among the others
/// (percentiles, ranks, scorecards) stays as it was: a change of its own says nothing about them that could be promised.
/// </summary>
internal sealed class SingleMerchant
{
    private readonly Evaluation evaluation;
    private readonly int row;
    private readonly Dictionary<string, Column> facts = [];
    private readonly Dictionary<string, Column> standings = [];
    private readonly StaffRecords staff;

    public SingleMerchant(Evaluation evaluation, int row)
    {
        this.evaluation = evaluation;
        this.row = row;
        foreach (var fact in evaluation.Programme.Catalogue.Facts)
            if (evaluation.Population.Find(fact.Id) is { } column)
                facts[fact.Id] = SingleRow.Of(column, row);
        var expressions = evaluation.Programme.Programme.Derived.OfType<DerivedExpression>().Select(derived => derived.Name).ToHashSet();
        foreach (var (name, column) in evaluation.Computed)
            if (!expressions.Contains(name))
                standings[name] = SingleRow.Of(column, row);
        staff = StaffOf(evaluation, row);
    }

    /// <summary>The programme bound to this merchant alone, in row 0, with other values for some facts; an unknown value takes the fact away.</summary>
    public Evaluation With(IReadOnlyDictionary<string, CelValue> changes)
    {
        var columns = new Dictionary<string, Column>(facts);
        foreach (var (fact, value) in changes)
        {
            columns.Remove(fact);
            if (value.IsValue)
                columns[fact] = SingleRow.Of(evaluation.Programme.Catalogue.Find(fact)!.Type, value, evaluation.Programme.Catalogue.Zone);
        }
        return Evaluation.Bind(
            evaluation.Programme, new Population([evaluation.Population.MerchantIds[row]], columns), staff, evaluation.At, standings);
    }

    private static StaffRecords StaffOf(Evaluation evaluation, int row)
    {
        var programme = evaluation.Programme.Programme;
        var entries = programme.Lists.Select(list => evaluation.Staff.EntryInForce(list.Name, row, evaluation.At)).OfType<StaffEntry>();
        var findings = programme.Procedure.SelectMany(step => step.Finds).Distinct()
            .Select(name => evaluation.Staff.LastFinding(name, row, evaluation.At)).OfType<StaffFinding>();
        return new StaffRecords([.. entries.Select(entry => entry with { Row = 0 })], [.. findings.Select(finding => finding with { Row = 0 })]);
    }
}
