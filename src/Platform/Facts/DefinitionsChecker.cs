using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Storage.Definitions;

namespace Fuyao.Platform.Facts;

/// <summary>One <c>*.sql</c> file: a SELECT that returns <c>merchant_id</c> and facts.</summary>
internal sealed record FactDefinitionFile(string Name, string Sql);

/// <summary>
/// Checks a folder of fact definitions: its catalogue, and each <c>*.sql</c> file of it (or of its <c>definitions</c> folder), prepared against empty event tables.
/// </summary>
public static partial class DefinitionsChecker
{
    public const string FolderName = "definitions";

    /// <summary>The longest definition, in bytes.</summary>
    public const int FileBytesMax = 256 * 1024;

    private static readonly string[] ParameterNames = [":from", ":to", ":days"];

    /// <returns>Every error; empty where the folder can be computed.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ImmutableArray<Diagnostic> Check(string folder)
    {
        try
        {
            var catalogue = CatalogueSource.ReadFile(CataloguePath(folder)).Catalogue;
            return Check(folder, catalogue, Files(folder));
        }
        catch (ContentException wrong)
        {
            return wrong.Errors;
        }
    }

    /// <summary>The catalogue of a folder: in it, or beside it where it is named <c>definitions</c>.</summary>
    internal static string CataloguePath(string folder)
    {
        var inside = Path.Combine(folder, CatalogueSource.FileName);
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(folder)) ?? folder, CatalogueSource.FileName);
        return !File.Exists(inside) && Path.GetFileName(Path.GetFullPath(folder)) == FolderName && File.Exists(beside) ? beside : inside;
    }

    internal static ImmutableArray<FactDefinitionFile> Files(string folder)
    {
        var below = Path.Combine(folder, FolderName);
        var paths = Directory.EnumerateFiles(Directory.Exists(below) ? below : folder, "*.sql").Order(StringComparer.Ordinal).ToList();
        if (paths.Count == 0)
            throw Wrong(folder, "there is no *.sql file in the folder");
        return [.. paths.Select(path => new FileInfo(path).Length > FileBytesMax
            ? throw Wrong(path, $"the definition is larger than {FileBytesMax / 1024} KiB")
            : new FactDefinitionFile(path, File.ReadAllText(path)))];
    }

    internal static ImmutableArray<Diagnostic> Check(string folder, FactCatalogue catalogue, ImmutableArray<FactDefinitionFile> files)
    {
        if (catalogue.Events.IsEmpty)
            return [new Diagnostic(new SourcePosition(CataloguePath(folder), 1, 1), "the catalogue names no events for the definitions to read", "add events: with a table for each CSV file")];
        var errors = ImmutableArray.CreateBuilder<Diagnostic>();
        var fileByFact = new Dictionary<string, string>();
        using var stage = new EventStage(catalogue.Events);
        foreach (var file in files)
        {
            try
            {
                using var query = stage.Prepare(file.Sql, () => false);
                CheckParameters(file, query, errors);
                CheckColumns(file, query, catalogue, fileByFact, errors);
            }
            catch (DefinitionException wrong)
            {
                errors.Add(new Diagnostic(Place(file, wrong.ByteOffset), wrong.Message, Suggest(wrong.Message, catalogue)));
            }
            if (NowLiteral().Match(file.Sql) is { Success: true } now)
                errors.Add(new Diagnostic(At(file, now.Index), "'now' makes the result depend on when it is computed", "use :from and :to, the bounds of the period"));
        }
        return errors.ToImmutable();
    }

    /// <summary>The place of a result column: after the last <c>as</c> that names it, else where its name stands last.</summary>
    internal static SourcePosition PlaceOf(FactDefinitionFile file, string column)
    {
        var name = Regex.Escape(column);
        var named = Regex.Matches(file.Sql, $@"\bas\s+{name}\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);
        if (named.Count > 0)
            return At(file, named[^1].Index + named[^1].Length - column.Length);
        var mentioned = Regex.Matches(file.Sql, $@"\b{name}\b", RegexOptions.NonBacktracking);
        return At(file, mentioned.Count > 0 ? mentioned[^1].Index : 0);
    }

    private static void CheckParameters(FactDefinitionFile file, DefinitionQuery query, ImmutableArray<Diagnostic>.Builder errors)
    {
        foreach (var parameter in query.Parameters.Where(parameter => !ParameterNames.Contains(parameter)))
            errors.Add(new Diagnostic(At(file, Math.Max(0, file.Sql.IndexOf(parameter, StringComparison.Ordinal))),
                $"'{parameter}' is no parameter of a definition", Spelling.Suggest(parameter, ParameterNames) ?? "the parameters are :from, :to and :days"));
    }

    private static void CheckColumns(
        FactDefinitionFile file, DefinitionQuery query, FactCatalogue catalogue, Dictionary<string, string> fileByFact, ImmutableArray<Diagnostic>.Builder errors)
    {
        var known = catalogue.Facts.Where(fact => fact.Rate is null).Select(fact => fact.Id).Append(FactColumns.MerchantId).ToList();
        if (!query.Columns.Contains(FactColumns.MerchantId))
            errors.Add(new Diagnostic(At(file, 0), $"the definition returns no column '{FactColumns.MerchantId}'", $"write: select … as {FactColumns.MerchantId}"));
        else if (query.Columns.Length == 1)
            errors.Add(new Diagnostic(At(file, 0), "the definition returns no fact", $"add a column beside {FactColumns.MerchantId}"));
        foreach (var group in query.Columns.GroupBy(column => column))
        {
            var (column, at) = (group.Key, PlaceOf(file, group.Key));
            if (group.Count() > 1)
                errors.Add(new Diagnostic(at, $"the definition returns '{column}' twice", "keep one of them"));
            if (column == FactColumns.MerchantId)
                continue;
            if (catalogue.Find(column) is not { } fact)
                errors.Add(new Diagnostic(at, $"'{column}' is no fact of the catalogue '{catalogue.Id}'", Spelling.Suggest(column, known) ?? "add it to the catalogue, or do not return it"));
            else if (fact.Rate is { } rate)
                errors.Add(new Diagnostic(at, $"'{column}' is a rate, which Fuyao computes itself", $"return '{rate.Of}' and '{rate.Over}' instead"));
            else if (!fileByFact.TryAdd(column, file.Name))
                errors.Add(new Diagnostic(at, $"'{column}' comes from {Path.GetFileName(fileByFact[column])} already", "a fact has one definition; remove one"));
        }
    }

    private static string? Suggest(string message, FactCatalogue catalogue)
    {
        var (kind, missing) = message.Split(": ") is [var first, var second] ? (first, second.Split('.')[^1]) : ("", "");
        return kind switch
        {
            "no such table" => Spelling.Suggest(missing, catalogue.Events.Select(table => table.Name)) ?? $"the tables are {string.Join(", ", catalogue.Events.Select(table => table.Name))}",
            "no such column" => Spelling.Suggest(missing, catalogue.Events.SelectMany(table => table.Columns).Select(column => column.Name).Distinct())
                ?? "list the column under events in the catalogue, or correct its name",
            _ => null,
        };
    }

    private static SourcePosition Place(FactDefinitionFile file, int byteOffset) =>
        byteOffset < 0 ? At(file, 0) : At(file, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(file.Sql).AsSpan(0, Math.Min(byteOffset, Encoding.UTF8.GetByteCount(file.Sql)))).Length);

    private static SourcePosition At(FactDefinitionFile file, int index)
    {
        var before = file.Sql.AsSpan(0, Math.Min(index, file.Sql.Length));
        return new SourcePosition(file.Name, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static ContentException Wrong(string file, string message) => new([new Diagnostic(new SourcePosition(file, 1, 1), message)]);

    [GeneratedRegex("'now'", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NowLiteral();
}
