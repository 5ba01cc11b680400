using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Resolves the functions whose arguments are names (docs/reference/conditions.md, “What a condition can name”).</summary>
internal sealed class NamedCalls(Vocabulary vocabulary)
{
    public const string Percentile = "percentile";
    public const string Rank = "rank";
    public const string At = "at";
    public const string Listed = "listed";
    public const string Finding = "finding";

    public NamedCallResolution Resolve(NamedCall call) => call.Function switch
    {
        Percentile => Placing(call, CelType.Double),
        Rank => Placing(call, CelType.Int),
        At => AtPeriod(call),
        Listed => OneName(call, vocabulary.Lists, "list", "enter it under 'lists' with the role that keeps it", "listed('recognised')"),
        Finding => OneName(call, vocabulary.Findings, "finding", "let a step of the procedure find it: 'finds: [ … ]'", "finding('first_use')"),
        _ => NamedCallResolution.Wrong($"there is no function '{call.Function}'"),
    };

    private NamedCallResolution Placing(NamedCall call, CelType type)
    {
        var example = $"{call.Function}(sales, main_category)";
        if (call.Arguments.Length is not (1 or 2))
            return NamedCallResolution.Wrong($"'{call.Function}' takes a fact and, where wanted, the fact that forms the groups", $"write {example}");
        return FactProblem(call.Arguments[0], 0, Vocabulary.IsNumeric, "a fact of type int, money or double")
            ?? (call.Arguments.Length == 2 ? FactProblem(call.Arguments[1], 1, candidate => candidate is ColumnType.String, "a string fact, which forms the groups") : null)
            ?? NamedCallResolution.Of(type);
    }

    private NamedCallResolution AtPeriod(NamedCall call)
    {
        if (call.Arguments.Length != 2)
            return NamedCallResolution.Wrong("'at' takes a fact and a period", "write at(gmv_daily_avg, '2016-10')");
        if (FactProblem(call.Arguments[0], 0, _ => true, "a fact") is { } wrong)
            return wrong;
        if (!Values.Period.TryParse(call.Arguments[1], out var period, out _) || period == Values.Period.Current)
            return NamedCallResolution.Wrong($"'{call.Arguments[1]}' is not a period", "write a month like '2016-10', a week like '2016-W40' or a day like '2016-10-03'", 1);
        return NamedCallResolution.Of(Vocabulary.CelTypeOf(vocabulary.Catalogue.Find(call.Arguments[0])!.Type));
    }

    private static NamedCallResolution OneName(NamedCall call, IReadOnlySet<string> known, string what, string remedy, string example)
    {
        if (call.Arguments.Length != 1)
            return NamedCallResolution.Wrong($"'{call.Function}' takes one name in quotes", $"write {example}");
        var name = call.Arguments[0];
        if (known.Contains(name))
            return NamedCallResolution.Of(CelType.Bool);
        var suggestion = Spelling.Suggest(name, known) ?? (known.Count > 0 ? Phrases.Known(what, [.. known.Order(StringComparer.Ordinal)]) : remedy);
        return NamedCallResolution.Wrong($"there is no {what} '{name}'", suggestion, 0);
    }

    private NamedCallResolution? FactProblem(string id, int argument, Func<ColumnType, bool> accepts, string needs)
    {
        if (vocabulary.Catalogue.Find(id) is not { } fact)
        {
            ImmutableArray<FactDefinition> facts = vocabulary.Catalogue.Facts;
            var suggestion = Spelling.Suggest(id, facts.Where(candidate => accepts(candidate.Type)).Select(candidate => candidate.Id));
            return NamedCallResolution.Wrong($"'{id}' is not a fact of the catalogue '{vocabulary.Catalogue.Id}'", suggestion ?? $"write {needs}", argument);
        }
        return accepts(fact.Type) ? null : NamedCallResolution.Wrong($"'{id}' is a fact of type {Vocabulary.NameOf(fact.Type)}", $"write {needs}", argument);
    }
}
