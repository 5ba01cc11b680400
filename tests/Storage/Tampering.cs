namespace Fuyao.Storage.Tests;

/// <summary>Plain SQL past everything that the store asks for, as somebody with the database in hand can run it.</summary>
internal static class Tampering
{
    public static void Tamper(this FuyaoDatabase database, string sql, object? parameters = null)
    {
        using var transaction = database.BeginMigration();
        database.Execute(sql, parameters);
        transaction.Commit();
    }
}
