using System.Collections.Immutable;
using SQLitePCL;

namespace Fuyao.Storage.Definitions;

public enum SqlValueKind
{
    Null,
    Integer,
    Real,
    Text,
    Blob,
}

/// <summary>A definition that has been checked, and its result row by row.</summary>
public sealed class DefinitionQuery : IDisposable
{
    private readonly EventStage stage;
    private readonly sqlite3_stmt statement;

    internal DefinitionQuery(EventStage stage, sqlite3_stmt statement)
    {
        this.stage = stage;
        this.statement = statement;
        Columns = [.. Enumerable.Range(0, raw.sqlite3_column_count(statement)).Select(column => raw.sqlite3_column_name(statement, column).utf8_to_string())];
        Parameters = [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(statement)).Select(parameter => raw.sqlite3_bind_parameter_name(statement, parameter).utf8_to_string() ?? "?")];
    }

    public ImmutableArray<string> Columns { get; }

    /// <summary>With their colon: <c>:from</c>.</summary>
    public ImmutableArray<string> Parameters { get; }

    /// <summary>Sets the parameters that the query uses.</summary>
    public void Bind(string from, string to, long days)
    {
        for (var parameter = 0; parameter < Parameters.Length; parameter++)
            switch (Parameters[parameter])
            {
                case ":from": raw.sqlite3_bind_text(statement, parameter + 1, from); break;
                case ":to": raw.sqlite3_bind_text(statement, parameter + 1, to); break;
                case ":days": raw.sqlite3_bind_int64(statement, parameter + 1, days); break;
            }
    }

    /// <exception cref="DefinitionException">The query failed or was stopped.</exception>
    public bool Read() => raw.sqlite3_step(statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        _ => throw stage.Failure(),
    };

    public SqlValueKind Kind(int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_NULL => SqlValueKind.Null,
        raw.SQLITE_INTEGER => SqlValueKind.Integer,
        raw.SQLITE_FLOAT => SqlValueKind.Real,
        raw.SQLITE_TEXT => SqlValueKind.Text,
        _ => SqlValueKind.Blob,
    };

    public long Integer(int column) => raw.sqlite3_column_int64(statement, column);

    public double Real(int column) => raw.sqlite3_column_double(statement, column);

    /// <summary>UTF-8, valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Text(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();
}
