using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Tabular;

namespace Fuyao.Platform.Facts;

/// <summary>What the columns of a fact file are; a header with an error is refused as a whole, before anything is read.</summary>
internal sealed record FactFileHeader(int MerchantColumn, int? OccurredColumn, ImmutableArray<(int Column, FactDefinition Fact)> Facts)
{
    /// <exception cref="ContentException">Every column that cannot be read, at once.</exception>
    public static FactFileHeader Check(TableReader table, FactCatalogue catalogue, Period period, string file)
    {
        var errors = ImmutableArray.CreateBuilder<Diagnostic>();
        var facts = ImmutableArray.CreateBuilder<(int, FactDefinition)>();
        int? merchantColumn = null, occurredColumn = null;
        for (var column = 0; column < table.Header.Length; column++)
        {
            var name = table.Header[column];
            var at = new SourcePosition(file, 1, column + 1);
            if (name == FactColumns.MerchantId)
                merchantColumn = column;
            else if (RejectedRows.IsOurs(name))
                continue;
            else if (name == FactColumns.Occurred && period.Kind is PeriodKind.Current)
                occurredColumn = column;
            else if (name == FactColumns.Occurred)
                errors.Add(new Diagnostic(at, $"'{name}' has a meaning only for single changes", "remove the column, or import with --period current"));
            else if (catalogue.Find(name) is not { } fact)
                errors.Add(new Diagnostic(at, $"'{name}' is no fact of the catalogue '{catalogue.Id}'", Spelling.Suggest(name, Known(catalogue)) ?? "add it to the catalogue, or remove the column"));
            else if (fact.Rate is { } rate)
                errors.Add(new Diagnostic(at, $"'{name}' is a rate, which Fuyao computes itself", $"supply '{rate.Of}' and '{rate.Over}' instead"));
            else if (period.Kind is PeriodKind.Current && fact.Kind is FactKind.Period)
                errors.Add(new Diagnostic(at, $"'{name}' is a fact of a period and cannot be `current`", "import it with --period and the month"));
            else
                facts.Add((column, fact));
        }
        if (merchantColumn is null)
            errors.Add(new Diagnostic(new SourcePosition(file, 1, 1), $"there is no column '{FactColumns.MerchantId}'",
                Spelling.Closest(FactColumns.MerchantId, table.Header) is { } close ? $"rename '{close}'" : "add it: the marketplace's id of each merchant"));
        else if (facts.Count == 0 && errors.Count == 0)
            errors.Add(new Diagnostic(new SourcePosition(file, 1, 1), "there is no column with a fact", "add at least one"));
        return errors.Count > 0 ? throw new ContentException(errors.ToImmutable()) : new FactFileHeader(merchantColumn!.Value, occurredColumn, facts.ToImmutable());
    }

    private static IEnumerable<string> Known(FactCatalogue catalogue) => catalogue.Facts.Where(fact => fact.Rate is null).Select(fact => fact.Id).Append(FactColumns.MerchantId);
}
