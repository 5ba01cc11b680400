using System.Text.RegularExpressions;
using Npgsql;

namespace Fuyao.Storage.Dialects;

/// <summary>
/// Reads how to reach a PostgreSQL database: <c>Host=db;Database=shop;Username=fuyao</c>, or <c>postgresql://fuyao@db/shop</c>. What it says may be a secret, so errors repeat none of it.
/// </summary>
internal static partial class PostgresConnectionString
{
    private const string Form = "write Host=HOST;Database=NAME;Username=USER or postgresql://USER@HOST/NAME, and leave the password to PGPASSFILE";

    /// <param name="defaults">What holds where <paramref name="written"/> says nothing.</param>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static NpgsqlConnectionStringBuilder Read(string defaults, string written)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = IsUri(written) ? OfUri(defaults, new Uri(written)) : new NpgsqlConnectionStringBuilder(defaults + written);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or KeyNotFoundException or InvalidOperationException)
        {
#pragma warning disable MA0054 // the cause quotes what it could not read
            throw new StorageException($"the connection string cannot be read; {Form}");
#pragma warning restore MA0054
        }
        if (string.IsNullOrWhiteSpace(settings.Host))
            throw new StorageException($"the connection string names no host; {Form}");
        if (settings.SearchPath is not { } schema || !SchemaName().IsMatch(schema))
            throw new StorageException("the Search Path of the connection string is to be the name of one schema: small letters, digits and _, at most 63");
        return settings;
    }

    private static bool IsUri(string written) => written.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase) || written.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase);

    private static NpgsqlConnectionStringBuilder OfUri(string defaults, Uri uri)
    {
        var settings = new NpgsqlConnectionStringBuilder(defaults) { Host = uri.Host };
        if (uri.Port > 0)
            settings.Port = uri.Port;
        if (uri.AbsolutePath.Length > 1)
            settings.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = option.Split('=', 2);
            var value = Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : "");
            settings[Keyword(parts[0])] = parts[0] == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        return settings;
    }

    /// <summary>The words of libpq where they differ from those of the driver.</summary>
    private static string Keyword(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "connect_timeout" => "Timeout",
        "application_name" => "Application Name",
        "passfile" => "Passfile",
        _ => Uri.UnescapeDataString(name),
    };

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex SchemaName();
}
