using System.CommandLine;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;

namespace Fuyao.Commands;

/// <summary>Where Fuyao keeps its data: <c>--data DIR</c> or <c>--postgres CONN</c>, exactly one of them.</summary>
/// <param name="isRequired">False where a command can do without a store.</param>
internal sealed class StoreOptions(bool isRequired = true)
{
    public Option<string?> Data { get; } = new("--data") { Description = "The folder where Fuyao keeps its store.", HelpName = "DIR" };

    public Option<string?> Postgres { get; } = new("--postgres")
    {
        Description = "The PostgreSQL database where Fuyao keeps its store, instead of --data: Host=HOST;Database=NAME;Username=USER or postgresql://USER@HOST/NAME.",
        HelpName = "CONN",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Data);
        command.Options.Add(Postgres);
        command.Validators.Add(result =>
        {
            var (data, postgres) = (result.GetResult(Data)?.Tokens, result.GetResult(Postgres)?.Tokens);
            if (isRequired && data is null && postgres is null)
                result.AddError("say where the data is: --data DIR, or --postgres CONN");
            else if (data is not null && postgres is not null)
                result.AddError("--data and --postgres exclude each other; write one of them");
            else if (data is [{ Value: var folder }] && string.IsNullOrWhiteSpace(folder))
                result.AddError("--data is empty; name a folder");
            else if (postgres is [{ Value: var connection }] && Problem(connection) is { } problem)
                result.AddError($"--postgres: {problem}");
        });
    }

    /// <param name="lockWaitSeconds">How long a writer waits for another process; null: as long as a command does.</param>
    public SqlDialect Of(ParseResult parsed, int? lockWaitSeconds = null)
    {
        var wait = lockWaitSeconds ?? SqlDialect.LockWaitSecondsDefault;
        return parsed.GetValue(Postgres) is { } connection
            ? new PostgresDialect(connection) { LockWaitSeconds = wait }
            : new SqliteDialect(parsed.GetValue(Data)!) { LockWaitSeconds = wait };
    }

    /// <summary>Null where no store is named.</summary>
    public SqlDialect? OfOrNone(ParseResult parsed) => parsed.GetValue(Postgres) is null && parsed.GetValue(Data) is null ? null : Of(parsed);

    private static string? Problem(string connection)
    {
        try
        {
            _ = new PostgresDialect(connection);
            return null;
        }
        catch (StorageException wrong)
        {
            return wrong.Message;
        }
    }
}

/// <summary>Lets commands list and read the store's options like any one option.</summary>
internal static class StoreOptionsOfCommands
{
    public static void Add(this Command command, StoreOptions store) => store.AddTo(command);

    public static SqlDialect GetValue(this ParseResult parsed, StoreOptions store) => store.Of(parsed);
}
