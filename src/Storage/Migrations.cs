using System.Globalization;

namespace Fuyao.Storage;

/// <summary>Brings the tables up to date: each folder under <c>Migrations/</c> is one step, applied once, in a transaction of its own.</summary>
internal static class Migrations
{
    private const string ResourcePrefix = "Migrations/";
    private const string Dialect = "/sqlite.sql";

    /// <exception cref="StorageException">The file is from a newer program.</exception>
    public static void Apply(FuyaoDatabase database, string file)
    {
        var steps = Steps();
        var applied = Applied(database);
        if (applied > steps[^1].Number)
            throw new StorageException($"{file} was written by a newer Fuyao (schema {applied}; this one knows {steps[^1].Number}); use that version");
        if (applied == steps[^1].Number)
            return;
        foreach (var (number, name, sql) in steps)
        {
            if (number <= applied)
                continue;
            using var transaction = database.Begin();
            database.Execute("create table if not exists schema_migration (number integer primary key, name text not null)");
            // Another process may have been first.
            if (database.Single<int>("select count(*) from schema_migration where number = @number", new { number }) > 0)
                continue;
            database.Execute(sql);
            database.Execute("insert into schema_migration (number, name) values (@number, @name)", new { number, name });
            transaction.Commit();
        }
    }

    private static int Applied(FuyaoDatabase database) =>
        database.Single<int>("select count(*) from sqlite_master where name = 'schema_migration'") == 0
            ? 0
            : database.Single<int>("select coalesce(max(number), 0) from schema_migration");

    private static List<(int Number, string Name, string Sql)> Steps() =>
    [
        .. from resource in typeof(Migrations).Assembly.GetManifestResourceNames()
           where resource.StartsWith(ResourcePrefix) && resource.EndsWith(Dialect)
           let folder = resource[ResourcePrefix.Length..^Dialect.Length]
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
