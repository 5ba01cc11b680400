using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Programmes.Checking;

namespace Fuyao.Kernel.Simulation;

/// <summary>A change cannot be asked about; the message says what is wrong and what to write instead.</summary>
public sealed class ChangeException(string message) : Exception(message);

/// <summary>Reads changes as people write them: <c>ss_merit=85</c>, <c>ss_line[女装]=12000</c>, <c>ss_line=+5%</c>.</summary>
/// <param name="programme">Whose parameters they are.</param>
/// <param name="population">Its texts are the keys that a row may have.</param>
public sealed class ChangeReader(CheckedProgramme programme, Population population)
{
    private const int NamedMax = 12;
    private const decimal PercentMax = 1_000_000;

    private readonly ImmutableArray<Parameter> parameters = programme.Programme.Parameters;

    /// <exception cref="ChangeException">One or more are wrong: a line for each.</exception>
    public ImmutableArray<Change> ReadAll(IEnumerable<string> written)
    {
        var changes = ImmutableArray.CreateBuilder<Change>();
        var problems = new List<string>();
        foreach (var text in written)
            try
            {
                var change = Read(text);
                if (changes.FirstOrDefault(earlier => Contradict(earlier, change)) is { } other)
                    problems.Add($"'{text}': '{other}' already says what {change.Parameter} is; keep one of them");
                else
                    changes.Add(change);
            }
            catch (ChangeException problem)
            {
                problems.Add(problem.Message);
            }
        return problems.Count == 0 ? changes.ToImmutable() : throw new ChangeException(string.Join('\n', problems));
    }

    /// <exception cref="ChangeException">It is none.</exception>
    public Change Read(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new ChangeException($"'{text}' is no change; write NAME=VALUE, NAME[KEY]=VALUE or NAME=+5%, for example {Example()}");
        var (target, value) = (text[..equals].Trim(), text[(equals + 1)..].Trim());
        var (name, key) = SplitTarget(target);
        var parameter = Find(name);
        if (value.EndsWith('%'))
            return new ScaleChange(name, Percent(text, parameter, key, value));
        var read = Value(target, parameter, value);
        if (key is null)
            return new ValueChange(name, read);
        CheckKey(parameter, key);
        return new RowChange(name, key, read);
    }

    /// <summary>A parameter, or a row of its table: <c>ss_merit</c>, <c>ss_line[女装]</c>.</summary>
    /// <exception cref="ChangeException">There is no such parameter or key.</exception>
    public (Parameter Parameter, string? Key) ReadTarget(string target)
    {
        var (name, key) = SplitTarget(target.Trim());
        var parameter = Find(name);
        if (key is not null)
            CheckKey(parameter, key);
        return (parameter, key);
    }

    private static (string Name, string? Key) SplitTarget(string target)
    {
        var bracket = target.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0)
            return (target, null);
        return target.EndsWith(']')
            ? (target[..bracket].Trim(), target[(bracket + 1)..^1].Trim().Trim('\'', '"'))
            : throw new ChangeException($"'{target}': the bracket is not closed; write NAME[KEY]");
    }

    private Parameter Find(string name) => parameters.FirstOrDefault(parameter => parameter.Name == name) ?? throw new ChangeException(
        parameters.IsEmpty ? $"'{programme.Programme.Id}' has no parameters; change its conditions in a draft file and compare that with --draft FILE"
        : programme.Catalogue.Find(name) is not null ? $"'{name}' is a fact of merchants, no parameter of '{programme.Programme.Id}'; its parameters are {Listed(parameters.Select(parameter => parameter.Name))}"
        : $"'{programme.Programme.Id}' has no parameter '{name}'; {Spelling.Suggest(name, parameters.Select(parameter => parameter.Name)) ?? $"its parameters are {Listed(parameters.Select(parameter => parameter.Name))}"}");

    private CelValue Value(string target, Parameter parameter, string value) =>
        ValueReader.TryRead(value, parameter.Type, programme.Programme.Zone, out var read, out var problem)
            ? read
            : throw new ChangeException($"{target}: {problem.Message}; {problem.Suggestion}");

    private static decimal Percent(string text, Parameter parameter, string? key, string value)
    {
        if (key is not null)
            throw new ChangeException($"'{text}': a share changes all rows of '{parameter.Name}' at once; write {parameter.Name}={value}, or an amount for one row");
        if (!ParameterNumber.IsNumeric(parameter.Type))
            throw new ChangeException($"'{text}': '{parameter.Name}' is a {Vocabulary.NameOf(parameter.Type)}, of which there is no share; write the value itself");
        return decimal.TryParse(value[..^1], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is > -100 and <= PercentMax && decimal.Round(percent, ScaleChange.PercentDecimals) == percent
            ? percent
            : throw new ChangeException($"'{text}': '{value}' is no share to change by; write +5% or -2.5%, above -100% and with at most {ScaleChange.PercentDecimals} decimals");
    }

    private void CheckKey(Parameter parameter, string key)
    {
        if (parameter.By is not { } by)
            throw new ChangeException($"'{parameter.Name}' has one value for everybody, no rows; write {parameter.Name}=VALUE");
        if (parameter.Table.ContainsKey(key))
            return;
        var keys = population.Find(by) is StringColumn texts ? texts.Dictionary : [];
        if (!keys.Contains(key))
            throw new ChangeException(
                $"{parameter.Name}[{key}]: no merchant has the {by} '{key}' and the table has no such row; {Spelling.Suggest(key, keys.Concat(parameter.Table.Keys)) ?? $"there are {Listed(keys.Concat(parameter.Table.Keys).Distinct().Order(StringComparer.Ordinal))}"}");
    }

    private string Example() => parameters.FirstOrDefault(parameter => ParameterNumber.IsNumeric(parameter.Type)) is { } parameter
        ? $"{parameter.Name}={(parameter.Value ?? parameter.Default ?? parameter.Table.Values.FirstOrDefault())}"
        : "ss_merit=85";

    private static bool Contradict(Change one, Change other) =>
        one.Parameter == other.Parameter && (one is not RowChange || other is not RowChange || ((RowChange)one).Key == ((RowChange)other).Key);

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return string.Join(", ", all.Take(NamedMax)) + (all.Length > NamedMax ? $" and {all.Length - NamedMax} more" : "");
    }
}
