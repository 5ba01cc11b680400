using System.Collections.Immutable;
using Fuyao.Storage.Dialects;
using NodaTime;

namespace Fuyao.Server;

/// <summary>How a server was started.</summary>
/// <param name="Url">Where it listens: <c>http://127.0.0.1:5080</c>; several are separated by <c>;</c>.</param>
/// <param name="Keys">Null: the API is closed.</param>
/// <param name="Programmes">Paths or ids; empty: those of the store.</param>
/// <param name="Poll">How often to look for what the calendar does not tell: facts that came late, versions that were added.</param>
internal sealed record ServerSettings(SqlDialect Store, string Url, ApiKeys? Keys, ImmutableArray<string> Programmes, string? Catalogue, Duration Poll)
{
    /// <summary>How many requests with the key are taken in a second, over all connections; as many at once after a pause.</summary>
    public int RequestsPerSecond { get; init; } = RequestsPerSecondDefault;

    public const int RequestsPerSecondDefault = 20_000;
}
