namespace Fuyao.Storage;

/// <summary>A statement with its values. Its text is always the same, so that the database reads it once: nothing that changes is written into it.</summary>
/// <param name="Values">In the same order each time: whole numbers, texts, bytes, null, or what <see cref="Dialects.SqlDialect.Many"/> makes of many.</param>
internal readonly record struct KeptStatement(string Sql, params (string Name, object? Value)[] Values);
