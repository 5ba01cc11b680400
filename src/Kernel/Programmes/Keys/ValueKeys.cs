using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Keys;

/// <summary>The keys of what conditions may name beside facts: a parameter, a derived column, a list kept by staff.</summary>
internal static class ValueKeys
{
    public const int MonthsMax = 120;

    public static readonly ChoiceShape<string> StaffRole = ChoiceShape.Of(Programmes.StaffRole.All);

    public static readonly Key<LocalizedText> Label = new("label", TextShape.Instance, "{ zh: 标准线, en: Category line }", "What people read; without it, the name.");

    public static readonly Key<ColumnType> Type = new(
        "type", new ChoiceShape<ColumnType>(
            ("money", ColumnType.Money), ("int", ColumnType.Int), ("double", ColumnType.Double), ("string", ColumnType.String), ("bool", ColumnType.Bool),
            ("date", ColumnType.Date), ("instant", ColumnType.Instant)),
        "money", "What the value is: money, int, double, string, bool, date or instant.", required: true);

    public static readonly Key<ScalarNode> Value = new("value", ValueShape.Instance, "80.0", "The value for everybody; instead of a table.");

    public static readonly Key<string> By = new("by", Forms.Fact, "main_category", "The string fact whose value is looked up in the table's column of the same name.");

    public static readonly Key<string> Table = new("table", Forms.TableFile, "baselines.csv", "A CSV file beside this one.");

    public static readonly Key<string> Column = new("column", Forms.Column, "s", "The table's column that holds the values.");

    public static readonly Key<ScalarNode> Default = new("default", ValueShape.Instance, "2295", "The value of whoever has no row in the table.");

    public static readonly Key<ScalarNode> Floor = new("floor", ValueShape.Instance, "2295", "No value of the table counts for less than this.");

    public static readonly MappingShape Parameter = new("parameter", "a parameter", Label, Type, Value, By, Table, Column, Default, Floor);

    public static readonly Key<IReadOnlyList<Named<ScalarNode>>> Parts = new(
        "scorecard", new NamedShape<ScalarNode>(NameForm.Fact, "credit_points: 0.2", ValueShape.Instance), "{ credit_points: 0.6, rating: 0.4 }",
        "Facts and their weights; the column is the weighted mean of their percentile ranks, 0 to 100.");

    public static readonly Key<string> GroupBy = new("by", Forms.Fact, "main_category", "The string fact within whose groups merchants are ranked; without it, everybody.");

    public static readonly Key<MissingPart> Missing = new(
        "missing", new ChoiceShape<MissingPart>(("reweight", MissingPart.Reweight), ("unknown", MissingPart.Unknown)), "reweight",
        "What a missing part does: reweight gives its weight to the others, unknown (default) makes the whole unknown.");

    public static readonly Key<ScalarNode> Expression = new(
        "value", new ExpressionShape("orders - late_orders"), "orders - late_orders", "A number by an expression over facts, parameters and the columns above it; instead of a scorecard.");

    public static readonly MappingShape Derived = new("derived", "a derived column", Label, Parts, GroupBy, Missing, Expression);

    public static readonly Key<string> EnteredBy = new("by", StaffRole, "approver", "The role that may enter somebody.", required: true);

    public static readonly Key<int> Months = new(
        "months", Forms.Whole(1, MonthsMax, "3"), "3", "How long an entry lasts where it names no end of its own; without it, until taken off.");

    public static readonly Key<bool> Approval = new(
        "approval", new ChoiceShape<bool>(("none", false), ("second", true)), "second",
        "Whether an entry, and its end, counts only once somebody else has approved it: none (default) or second.");

    public static readonly MappingShape StaffList = new("list", "a list", Label, EnteredBy, Months, Approval);
}
