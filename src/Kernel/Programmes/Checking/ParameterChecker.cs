using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Checks parameters and reads their tables (semantics.md, “Tables”).</summary>
internal sealed class ParameterChecker(Vocabulary vocabulary, Tables tables, Problems problems)
{
    private const int MissingRowsNamedMax = 5;

    public Parameter? Check(string name, Fields fields)
    {
        if (fields.FindValue(ValueKeys.Type) is not { } type)
            return null;
        var value = Read(fields, ValueKeys.Value, type);
        var parameter = new Parameter { Name = name, Label = fields.Find(ValueKeys.Label) ?? LocalizedText.Same(name), Type = type, Value = value, At = fields.At };
        Key[] ofTables = [ValueKeys.By, ValueKeys.Table, ValueKeys.Column, ValueKeys.Default, ValueKeys.Floor];
        var written = ofTables.Where(fields.Has).ToArray();
        if (fields.Has(ValueKeys.Value))
        {
            if (written.Length > 0)
                problems.Report(
                    fields.PositionOf(written[0]), $"'{name}' has both 'value' and '{written[0].Name}'",
                    "keep 'value' for one value for everybody, or a table with 'by', 'table' and 'column'");
            return parameter;
        }
        if (written.Length == 0)
        {
            problems.Report(fields.At, $"'{name}' has no value", "write 'value: 80.0', or a table with 'by: main_category, table: baselines.csv, column: s'");
            return null;
        }
        foreach (var key in ofTables.Take(3).Except(written))
            problems.Report(fields.At, $"'{name}' is looked up in a table and needs '{key.Name}'", $"write '{key.Name}: {key.Example}'");
        return Tabular(parameter, fields);
    }

    private Parameter? Tabular(Parameter parameter, Fields fields)
    {
        var type = parameter.Type;
        var fallback = Read(fields, ValueKeys.Default, type);
        var floor = Read(fields, ValueKeys.Floor, type);
        if (floor is not null && !ValueReader.IsOrdered(type))
            problems.Report(fields.PositionOf(ValueKeys.Floor), $"a {Vocabulary.NameOf(type)} has no floor", "remove 'floor'");
        else if (floor is { } least && fallback is { } standard && ValueReader.AsNumber(least) > ValueReader.AsNumber(standard))
            problems.Report(
                fields.PositionOf(ValueKeys.Default), $"the default of '{parameter.Name}' lies below its floor, so it would never count", "raise 'default' or lower 'floor'");
        var fact = fields.Find(ValueKeys.By) is { } by
            ? vocabulary.FindFact(by, fields.PositionOf(ValueKeys.By), candidate => candidate is ColumnType.String, "a string fact, whose value is looked up", problems)
            : null;
        var rows = fact is not null && fields.Find(ValueKeys.Table) is { } file && fields.Find(ValueKeys.Column) is { } column
            ? ReadTable(fields, file, fact.Id, column, type)
            : null;
        if (rows is null || fact is null)
            return null;
        if (!fields.Has(ValueKeys.Default))
            ReportMissingRows(parameter.Name, fields, fact, rows);
        return parameter with { By = fact.Id, Table = rows.ToImmutableDictionary(), Default = fallback, Floor = floor };
    }

    private Dictionary<string, CelValue>? ReadTable(Fields fields, string file, string keyColumn, string valueColumn, ColumnType type)
    {
        if (tables.Find(file, fields.PositionOf(ValueKeys.Table)) is not { } table)
            return null;
        var key = tables.FindColumn(table, keyColumn, fields.PositionOf(ValueKeys.By));
        var value = tables.FindColumn(table, valueColumn, fields.PositionOf(ValueKeys.Column));
        if (key is null || value is null)
            return null;
        var rows = new Dictionary<string, CelValue>(table.Rows.Length);
        var firstLine = new Dictionary<string, int>(table.Rows.Length);
        var closed = vocabulary.Catalogue.Find(keyColumn)!.Values;
        var problemsBefore = problems.Count;
        foreach (var row in table.Rows)
        {
            var (keyCell, valueCell) = (row[key.Value], row[value.Value]);
            if (problems.Count - problemsBefore >= ProgrammeTable.ProblemsMax)
            {
                problems.Report(keyCell.At, $"the table has {ProgrammeTable.ProblemsMax} errors up to here; the rest is not checked", "correct these first");
                break;
            }
            if (keyCell.Text.Length == 0)
                problems.Report(keyCell.At, $"the row has no {keyColumn}", "fill it in or remove the row; 'default' is for those without a row");
            else if (!firstLine.TryAdd(keyCell.Text, keyCell.At.Line))
                problems.Report(keyCell.At, $"'{keyCell.Text}' has two rows, the first at line {firstLine[keyCell.Text]}", "keep one of them");
            else if (!closed.IsEmpty && !closed.Contains(keyCell.Text))
                problems.Report(keyCell.At, $"'{keyCell.Text}' is not a value of '{keyColumn}'", Spelling.Suggest(keyCell.Text, closed) ?? $"its values are {Phrases.Each(closed)}");
            if (ValueReader.TryRead(valueCell.Text, type, vocabulary.Zone, out var read, out var problem))
                rows.TryAdd(keyCell.Text, read);
            else if (valueCell.Text.Length == 0)
                problems.Report(valueCell.At, $"'{keyCell.Text}' has no value in column '{valueColumn}'", "fill it in or remove the row");
            else
                problems.Report(valueCell.At, problem.Message, problem.Suggestion);
        }
        return rows;
    }

    /// <summary>Without a default every key must have its row, which can only be promised where the fact's values are a closed list.</summary>
    private void ReportMissingRows(string name, Fields fields, FactDefinition fact, Dictionary<string, CelValue> rows)
    {
        if (fact.Values.IsEmpty)
        {
            problems.Report(fields.At, $"'{name}' needs 'default': '{fact.Id}' may have values that the table does not know", "write 'default: …' for those without a row");
            return;
        }
        var missing = fact.Values.Where(key => !rows.ContainsKey(key)).ToArray();
        if (missing.Length == 0)
            return;
        var named = Phrases.Quoted(missing.Take(MissingRowsNamedMax)) + (missing.Length > MissingRowsNamedMax ? $" and {missing.Length - MissingRowsNamedMax} more" : "");
        var file = fields.Find(ValueKeys.Table)!;
        problems.Report(
            fields.PositionOf(ValueKeys.Table), $"the table '{file}' has no row for {named} of '{fact.Id}'",
            $"add {(missing.Length == 1 ? "it" : "them")}, or write 'default: …'");
    }

    private CelValue? Read(Fields fields, Key<ScalarNode> key, ColumnType type)
    {
        if (fields.Find(key) is not { } scalar)
            return null;
        if (ValueReader.TryRead(scalar.Text, type, vocabulary.Zone, out var value, out var problem))
            return value;
        problems.Report(scalar.At, $"'{key.Name}': {problem.Message}", problem.Suggestion);
        return null;
    }
}
