using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Documents;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Platform.Facts;

/// <summary>The catalogue that facts are read under, and the text it came from.</summary>
public sealed record LoadedCatalogue(FactCatalogue Catalogue, string Name, string Content)
{
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content)));
}

/// <summary>Finds and reads catalogues.</summary>
public static class CatalogueSource
{
    public const string FileName = "catalogue.yaml";

    /// <summary>The catalogue of the programmes that come with Fuyao.</summary>
    public static string StandardPath => Path.Combine(AppContext.BaseDirectory, "programmes", FileName);

    /// <summary>
    /// The catalogue that is named, else the one that the store holds, else one that lies beside the imported file, else the standard one.
    /// </summary>
    /// <exception cref="ContentException">It has errors.</exception>
    /// <exception cref="IOException">The named file cannot be read.</exception>
    public static LoadedCatalogue Resolve(FuyaoDatabase database, string? named, string? besideFolder)
    {
        if (named is not null)
            return ReadFile(named);
        if (Stored(database) is { } stored)
            return stored;
        var beside = Path.Combine(besideFolder ?? "", FileName);
        return ReadFile(besideFolder is not null && File.Exists(beside) ? beside : StandardPath);
    }

    /// <summary>The newest catalogue of the store; null before the first import.</summary>
    /// <exception cref="ContentException">This version of Fuyao finds errors in it.</exception>
    public static LoadedCatalogue? Stored(FuyaoDatabase database) => new CatalogueStore(database).Latest() is { } latest ? Parse(latest.Name, latest.Content) : null;

    /// <exception cref="ContentException">It has errors, or is not there.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LoadedCatalogue ReadFile(string path)
    {
        if (!File.Exists(path))
            throw new ContentException([new Diagnostic(new SourcePosition(path, 1, 1), "there is no such catalogue", $"put a {FileName} there, or name another")]);
        var document = YamlReader.ReadFile(path);
        if (document.Root is null)
            throw new ContentException(document.Errors);
        return Parse(path, File.ReadAllText(path));
    }

    /// <summary>Stores a catalogue that differs from the newest stored one.</summary>
    /// <exception cref="StorageConflictException">It does not go with what another process has stored.</exception>
    public static void Save(FuyaoDatabase database, LoadedCatalogue loaded, Instant now, StorageTransaction transaction)
    {
        var store = new CatalogueStore(database);
        if (store.Latest()?.ContentSha256 == loaded.Sha256)
            return;
        // Looked at again: another process may have stored facts of another kind since.
        if (!Incompatibilities(database, loaded).IsEmpty)
            throw new StorageConflictException("another process has changed the catalogue meanwhile; nothing was stored; try again");
        store.Save(Path.GetFileName(loaded.Name), loaded.Content, loaded.Sha256, now, transaction);
    }

    /// <summary>What stands against storing facts under <paramref name="loaded"/> where others are stored under the store's own catalogue.</summary>
    public static ImmutableArray<Diagnostic> Incompatibilities(FuyaoDatabase database, LoadedCatalogue loaded)
    {
        if (new CatalogueStore(database).Latest() is not { } latest || latest.ContentSha256 == loaded.Sha256)
            return [];
        var stored = Parse(latest.Name, latest.Content).Catalogue;
        var (catalogue, errors) = (loaded.Catalogue, ImmutableArray.CreateBuilder<Diagnostic>());
        var top = new SourcePosition(loaded.Name, 1, 1);
        if (catalogue.Id != stored.Id)
            errors.Add(new Diagnostic(top, $"this is the catalogue '{catalogue.Id}', and the store holds facts of '{stored.Id}'", "use another store for another marketplace: another --data folder, or another schema"));
        if (catalogue.Zone.Id != stored.Zone.Id)
            errors.Add(new Diagnostic(top, $"the zone is {catalogue.Zone.Id}, and facts are stored under {stored.Zone.Id}", "periods would change their bounds; keep the zone"));
        if (catalogue.Currency != stored.Currency)
            errors.Add(new Diagnostic(top, $"the currency is {catalogue.Currency}, and amounts are stored in {stored.Currency}", "keep the currency"));
        foreach (var fact in stored.Facts)
        {
            var now = catalogue.Find(fact.Id);
            if (now is null)
                errors.Add(new Diagnostic(top, $"the fact '{fact.Id}' is missing, and values of it are stored", "keep it in the catalogue"));
            else if (now.Type != fact.Type || now.Kind != fact.Kind || (now.Rate is null) != (fact.Rate is null))
                errors.Add(new Diagnostic(now.At, $"'{fact.Id}' is {Describe(now)} here, and {Describe(fact)} where values are stored", "give the new meaning a new name"));
        }
        return errors.ToImmutable();
    }

    private static string Describe(FactDefinition fact) =>
        $"a {fact.Kind.ToString().ToLowerInvariant()} fact of type {fact.Type.ToString().ToLowerInvariant()}{(fact.Rate is null ? "" : ", a rate")}";

    private static LoadedCatalogue Parse(string name, string content)
    {
        var document = YamlReader.Read(name, content);
        if (document.Root is null)
            throw new ContentException(document.Errors);
        return FactCatalogueReader.Read(document.Root, out var errors) is { } catalogue ? new LoadedCatalogue(catalogue, name, content) : throw new ContentException(errors);
    }
}
