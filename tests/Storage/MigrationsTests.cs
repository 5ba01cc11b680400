using Fuyao.TestSupport;

namespace Fuyao.Storage.Tests;

public sealed class MigrationsTests
{
    [Fact]
    public void Every_step_is_written_in_both_dialects_with_its_reason()
    {
        var folders = Directory.GetDirectories(Path.Combine(SharedData.RepositoryRoot, "src", "Storage", "Migrations")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();

        folders.ShouldNotBeEmpty();
        foreach (var folder in folders)
            Directory.GetFiles(Path.Combine(SharedData.RepositoryRoot, "src", "Storage", "Migrations", folder!)).Select(Path.GetFileName).Order(StringComparer.Ordinal)
                .ShouldBe(["postgres.sql", "sqlite.sql", "why.md"]);
        foreach (var file in new[] { "sqlite.sql", "postgres.sql" })
            Migrations.Steps(file).Select(step => $"{step.Number:0000}-{step.Name}").ShouldBe(folders);
    }
}
