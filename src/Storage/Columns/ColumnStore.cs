using Fuyao.Kernel.Columns;

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
        var id = database.Write<long>(
            "insert into stored_column (type, is_derived, row_count, content_sha256) values (@Type, @IsDerived, @Rows, @ContentHash) returning column_id",
            new { column.Type, IsDerived = column.IsDerived ? 1 : 0, column.Rows, column.ContentHash });
        database.Insert("column_chunk", ["column_id", "chunk", "content"], column.Chunks.Select((content, chunk) => (object?[])[id, chunk, content]));
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
        database.ColumnsRead++;
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
                    assembler.Add(database.Dialect.Bytes(reader, 0));
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

    /// <summary>What <see cref="ContentHash"/> says of a column once it is stored.</summary>
    public static string HashOf(Column column) => EncodedColumn.Of(column).ContentHash;

    private long? FindSame(IReadOnlyCollection<long> shared, EncodedColumn column)
    {
        foreach (var id in shared.Order())
            if (database.Single<long>(
                "select count(*) from stored_column where column_id = @id and type = @Type and is_derived = @IsDerived and content_sha256 = @ContentHash",
                new { id, column.Type, IsDerived = column.IsDerived ? 1 : 0, column.ContentHash }) > 0)
                return id;
        return null;
    }

    private sealed record StoredColumnRow(string Type, long IsDerived, long RowCount);
}
