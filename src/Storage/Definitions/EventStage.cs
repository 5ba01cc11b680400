using System.Globalization;
using System.Text;
using Fuyao.Kernel.Facts;
using SQLitePCL;

namespace Fuyao.Storage.Definitions;

/// <summary>
/// A throw-away SQLite database that holds raw event tables while fact definitions run over them. Definitions can do nothing but read these tables: an authorizer refuses
/// everything else, texts are bounded, and a query can be stopped.
/// </summary>
public sealed class EventStage : IDisposable
{
    /// <summary>The longest text or blob a definition can make, in bytes.</summary>
    public const int ValueBytesMax = 16 << 20;

    /// <summary>How many steps of SQLite's machine pass between two looks at whether to stop.</summary>
    private const int StepsPerLook = 100_000;

    private static readonly string[] RefusedFunctions =
        ["load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "random", "randomblob", "current_date", "current_time", "current_timestamp"];

    private readonly sqlite3 database;
    private readonly string? path;
    private readonly strdelegate_authorizer authorizer = Authorize;
    private delegate_progress? progress;

    static EventStage() => Batteries_V2.Init();

    /// <param name="tables">Created empty.</param>
    /// <param name="path">A file that is made and deleted again; null keeps everything in memory.</param>
    /// <exception cref="StorageException">The file cannot be made.</exception>
    public EventStage(IEnumerable<EventTable> tables, string? path = null)
    {
        this.path = path;
        if (raw.sqlite3_open_v2(path ?? ":memory:", out database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, null) != raw.SQLITE_OK)
            throw new StorageException($"the working file {path} cannot be made; check the folder and the disk");
        // Nothing has to survive a crash: the events are read again.
        Execute("pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive");
        raw.sqlite3_limit(database, raw.SQLITE_LIMIT_LENGTH, ValueBytesMax);
        foreach (var table in tables)
            Execute($"create table {Quote(table.Name)} ({string.Join(", ", table.Columns.Select(column => $"{Quote(column.Name)} {SqlType(column.Type)}"))})");
    }

    /// <summary>Starts to fill a table; everything between the first and <see cref="EventRows.Finish"/> is one transaction.</summary>
    public EventRows Fill(EventTable table)
    {
        Execute("begin");
        return new EventRows(this, database, $"insert into {Quote(table.Name)} values ({string.Join(", ", table.Columns.Select(_ => "?"))})");
    }

    /// <summary>Checks a definition: one SELECT over the staged tables that uses no parameter but <c>:from</c>, <c>:to</c> and <c>:days</c>.</summary>
    /// <param name="sql">The text of the file.</param>
    /// <param name="isStopped">Asked again and again while the query runs.</param>
    /// <exception cref="DefinitionException">What is wrong and where.</exception>
    public DefinitionQuery Prepare(string sql, Func<bool> isStopped)
    {
        progress = _ => isStopped() ? 1 : 0;
        raw.sqlite3_progress_handler(database, StepsPerLook, progress, null);
        raw.sqlite3_set_authorizer(database, authorizer, null);
        try
        {
            if (raw.sqlite3_prepare_v2(database, sql, out var statement, out var tail) != raw.SQLITE_OK)
                throw Failure(sql);
            if (statement.IsInvalid)
                throw new DefinitionException("there is no SELECT in the file", 0);
            var rest = raw.sqlite3_prepare_v2(database, tail, out var second, out _);
            var isAlone = rest == raw.SQLITE_OK && second.IsInvalid;
            second?.Dispose();
            if (isAlone)
                return new DefinitionQuery(this, statement);
            statement.Dispose();
            throw new DefinitionException("a second statement follows the first; a definition is one SELECT", Encoding.UTF8.GetByteCount(sql) - Encoding.UTF8.GetByteCount(tail.TrimStart()));
        }
        finally
        {
            raw.sqlite3_set_authorizer(database, (strdelegate_authorizer)null!, null);
        }
    }

    public void Dispose()
    {
        database.Dispose();
        if (path is not null)
            File.Delete(path);
    }

    internal void Execute(string sql)
    {
        if (raw.sqlite3_exec(database, sql, out var problem) != raw.SQLITE_OK)
            throw new StorageException($"the events cannot be staged{(path is null ? "" : $" in {path}")}: {problem}");
    }

    internal DefinitionException Failure(string? sql = null)
    {
        var message = raw.sqlite3_errmsg(database).utf8_to_string();
        if (message.StartsWith("not authorized", StringComparison.Ordinal))
            message = $"a definition only reads event tables: {message}";
        return raw.sqlite3_errcode(database) == raw.SQLITE_INTERRUPT
            ? new DefinitionException("the query was stopped")
            : new DefinitionException(message, sql is null ? -1 : ErrorPosition.Offset(database));
    }

    private static int Authorize(object user, int action, string first, string second, string schema, string inner) => action switch
    {
        raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_RECURSIVE => raw.SQLITE_OK,
        raw.SQLITE_FUNCTION when !RefusedFunctions.Contains(second, StringComparer.OrdinalIgnoreCase) => raw.SQLITE_OK,
        _ => raw.SQLITE_DENY,
    };

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string SqlType(EventColumnType type) => type switch
    {
        EventColumnType.Int or EventColumnType.Money or EventColumnType.Bool => "integer",
        EventColumnType.Double => "real",
        _ => "text",
    };
}

/// <summary>Puts rows into a staged table.</summary>
public sealed class EventRows : IDisposable
{
    private readonly EventStage stage;
    private readonly sqlite3_stmt insert;

    internal EventRows(EventStage stage, sqlite3 database, string sql)
    {
        this.stage = stage;
        raw.sqlite3_prepare_v2(database, sql, out insert);
    }

    /// <param name="column">Counted from 0.</param>
    /// <param name="value">Null, a <see cref="long"/>, a <see cref="double"/> or a <see cref="string"/>.</param>
    public void Set(int column, object? value)
    {
        switch (value)
        {
            case long number: raw.sqlite3_bind_int64(insert, column + 1, number); break;
            case double number: raw.sqlite3_bind_double(insert, column + 1, number); break;
            case string text: raw.sqlite3_bind_text(insert, column + 1, text); break;
            case null: raw.sqlite3_bind_null(insert, column + 1); break;
            default: throw new ArgumentException($"A {value.GetType().Name} is not staged.", nameof(value));
        }
    }

    /// <summary>As <see cref="Set"/>, for a text that is at hand as UTF-8.</summary>
    public void SetText(int column, ReadOnlySpan<byte> utf8) => raw.sqlite3_bind_text(insert, column + 1, utf8);

    /// <exception cref="StorageException">The disk is full.</exception>
    public void EndRow()
    {
        var result = raw.sqlite3_step(insert);
        raw.sqlite3_reset(insert);
        if (result != raw.SQLITE_DONE)
            throw new StorageException(string.Create(CultureInfo.InvariantCulture, $"the events cannot be staged: {raw.sqlite3_errstr(result).utf8_to_string()}"));
    }

    public void Finish() => stage.Execute("commit");

    public void Dispose() => insert.Dispose();
}
