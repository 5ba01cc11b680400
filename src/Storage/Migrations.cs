using System.Globalization;
using Fuyao.Storage.Dialects;

namespace Fuyao.Storage;

/// <summary>
/// Brings the tables up to date: each folder under <c>Migrations/</c> is one step, written in both dialects and applied once, in a transaction of its own.
/// </summary>
internal static class Migrations
{
    private const string ResourcePrefix = "Migrations/";

    /// <param name="content">What the database held when it was opened: ours, or nothing.</param>
    /// <exception cref="StorageException">The store is from a newer program.</exception>
    public static void Apply(FuyaoDatabase database, StoreContent content)
    {
        var steps = Steps(database.Dialect.MigrationFile);
        var applied = content is StoreContent.Nothing ? 0 : database.Single<int>("select coalesce(max(number), 0) from schema_migration");
        if (applied > steps[^1].Number)
            throw new StorageException($"{database.Dialect.Place} was written by a newer Fuyao (schema {applied}; this one knows {steps[^1].Number}); use that version");
        if (applied == steps[^1].Number)
            return;
        foreach (var (number, name, sql) in steps)
        {
            if (number <= applied)
                continue;
            using var transaction = database.BeginMigration();
            if (content is StoreContent.Nothing && database.Look() is StoreContent.Nothing)
            {
                if (database.Dialect.CreateHome is { Length: > 0 } home)
                    database.Execute(home);
                database.Execute("create table schema_migration (number integer primary key, name text not null)");
            }
            // Another process may have been first.
            if (database.Single<int>("select count(*) from schema_migration where number = @number", new { number }) > 0)
                continue;
            database.Execute(sql);
            database.Execute("insert into schema_migration (number, name) values (@number, @name)", new { number, name });
            transaction.Commit();
        }
    }

    /// <param name="file">The name of the file in each folder.</param>
    internal static List<(int Number, string Name, string Sql)> Steps(string file) =>
    [
        .. from resource in typeof(Migrations).Assembly.GetManifestResourceNames()
           where resource.StartsWith(ResourcePrefix, StringComparison.Ordinal) && resource.EndsWith("/" + file, StringComparison.Ordinal)
           let folder = resource[ResourcePrefix.Length..^(file.Length + 1)]
           let step = (Number: int.Parse(folder[..4], CultureInfo.InvariantCulture), Name: folder[5..], Sql: Read(resource))
           orderby step.Number
           select step,
    ];

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
