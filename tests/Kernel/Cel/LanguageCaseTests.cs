using System.Text.Json;

namespace Fuyao.Kernel.Tests.Cel;

/// <summary>
/// Cases/language.jsonl: the language in rows of two, an expression and the value it must have, as a literal, or “error”. They follow the language
/// definition and the parts of its conformance suite that need no protobuf messages; rows may be added anywhere.
/// </summary>
public sealed class LanguageCaseTests
{
    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Path.Combine(TestSupport.SharedData.RepositoryRoot, "tests", "Kernel", "Cel", "Cases", "language.jsonl"))
            .Select(line => JsonSerializer.Deserialize<string[]>(line)!),
    ];

    [Fact]
    public void Every_row_of_the_table_has_the_value_beside_it()
    {
        Rows.Length.ShouldBeGreaterThan(800);
        foreach (var row in Rows)
            Shown(row[0]).ShouldBe(row[1] == "error" ? "error" : Shown(row[1]), row[0]);
    }

    private static string Shown(string expression)
    {
        var value = Expressions.Evaluate(expression);
        return value.IsError ? "error" : $"{value.TypeName} {value}";
    }
}
