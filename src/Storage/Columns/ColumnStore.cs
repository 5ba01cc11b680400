using System.Data.Common;
using Fuyao.Kernel.Columns;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fuyao.Storage.Columns;

/// <summary>
/// Keeps columns by a number. A stored column never changes; whoever stores one keeps its number in a table of its own and writes both in one transaction.
/// </summary>
public sealed class ColumnStore(FuyaoDatabase database)
{
    /// <summary>Stores a column. Where one of <paramref name="shared"/> has the same content, that one is named instead and nothing is written.</summary>
    /// <returns>The column's number.</returns>
    /// <exception cref="StorageException">The store cannot write.</exception>
    public long Save(Column column, StorageTransaction transaction, IReadOnlyCollection<long>? shared = null) => Write(EncodedColumn.Of(column), transaction, shared);

    internal long Write(EncodedColumn column, StorageTransaction transaction, IReadOnlyCollection<long>? shared)
    {
        transaction.MustBeOpen();
        if (shared is { Count: > 0 } && FindSame(shared, column) is { } same)
            return same;
        var id = database.Single<long>(
            "insert into stored_column (type, is_derived, row_count, content_sha256) values (@Type, @IsDerived, @Rows, @ContentHash) returning column_id",
            new { column.Type, column.IsDerived, column.Rows, column.ContentHash });
        WriteChunks(id, column);
        return id;
    }

    /// <summary>Reads a column, with unknown in the rows beyond those stored.</summary>
    /// <param name="columnId">As <see cref="Save"/> returned it.</param>
    /// <param name="count">Rows wanted; at least as many as were stored.</param>
    /// <exception cref="StorageException">There is no such column, or it is damaged.</exception>
    public Column Load(long columnId, int count)
    {
        var description = database.SingleOrNone<StoredColumnRow>(
            "select type, is_derived as isDerived, row_count as rowCount from stored_column where column_id = @columnId", new { columnId })
            ?? throw new StorageException($"column {columnId} is not stored");
        try
        {
            if (!Enum.TryParse<ColumnType>(description.Type, ignoreCase: true, out var type))
                throw new InvalidDataException($"'{description.Type}' is no type");
            var assembler = new ColumnAssembler(type, description.IsDerived != 0, count);
            return database.Guard(() =>
            {
                using var command = database.Command("select content from column_chunk where column_id = @columnId order by chunk", "@columnId");
                command.Parameters[0].Value = columnId;
                using var reader = command.ExecuteReader();
                while (reader.Read())
                    assembler.Add(Content(reader));
                if (assembler.Rows != description.RowCount)
                    throw new InvalidDataException($"{assembler.Rows} of its {description.RowCount} rows are there");
                return assembler.Build();
            });
        }
        catch (InvalidDataException damaged)
        {
            throw new StorageException($"column {columnId} is damaged: {damaged.Message}; restore the database from a backup", damaged);
        }
    }

    /// <summary>Drops a column that nothing refers to any more.</summary>
    public void Delete(long columnId, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute("delete from stored_column where column_id = @columnId", new { columnId });
    }

    /// <summary>SHA-256 of a column's content: the same for equal values, whenever and by whomever they were stored.</summary>
    public string ContentHash(long columnId) =>
        database.Single<string>("select content_sha256 from stored_column where column_id = @columnId", new { columnId });

    /// <summary>A chunk where SQLite has it: a copy of each would be garbage as large as the column.</summary>
    private static ReadOnlySpan<byte> Content(DbDataReader reader) =>
        reader is SqliteDataReader { Handle: { } statement } ? raw.sqlite3_column_blob(statement, 0) : reader.GetFieldValue<byte[]>(0);

    private long? FindSame(IReadOnlyCollection<long> shared, EncodedColumn column) =>
        database.Query<long>(
            "select column_id from stored_column where column_id in @shared and type = @Type and is_derived = @IsDerived and content_sha256 = @ContentHash order by column_id",
            new { shared, column.Type, column.IsDerived, column.ContentHash }) is [var same, ..] ? same : null;

    private void WriteChunks(long id, EncodedColumn column) => database.Guard(() =>
    {
        using var command = database.Command("insert into column_chunk (column_id, chunk, content) values (@columnId, @chunk, @content)", "@columnId", "@chunk", "@content");
        command.Parameters[0].Value = id;
        column.ForEachChunk((chunk, content) =>
        {
            command.Parameters[1].Value = chunk;
            command.Parameters[2].Value = content.ToArray();
            command.ExecuteNonQuery();
        });
        return id;
    });

    private sealed record StoredColumnRow(string Type, long IsDerived, long RowCount);
}
