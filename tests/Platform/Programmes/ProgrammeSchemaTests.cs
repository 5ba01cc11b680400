using System.Text.Json.Nodes;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Documents;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Programmes;

/// <summary>The schema that editors use says what the reader says.</summary>
public sealed class ProgrammeSchemaTests
{
    private static readonly string Cases = Path.Combine(SharedData.RepositoryRoot, "tests", "Cases");

    public static TheoryData<string> ValidFiles => new(
        new[] { Path.Combine(Cases, "valid"), Path.Combine(SharedData.RepositoryRoot, "programmes"), Path.Combine(SharedData.RepositoryRoot, "examples") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories))
            .Where(path => Path.GetFileName(path) != "catalogue.yaml")
            .Select(path => Path.GetRelativePath(SharedData.RepositoryRoot, path)).Order(StringComparer.Ordinal));

    [Fact]
    public void The_published_schema_is_the_one_that_the_reader_writes() =>
        File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "schemas", "programme.schema.json"))
            .ShouldBe(ProgrammeSchema.Write(), "after changing a key: ./fuyao check --schema > schemas/programme.schema.json");

    [Theory]
    [MemberData(nameof(ValidFiles))]
    public void What_the_reader_takes_the_schema_takes(string file) =>
        Problems(Path.Combine(SharedData.RepositoryRoot, file)).ShouldBeEmpty();

    /// <summary>Each is wrong in its shape and not merely in what it means, which a schema cannot know.</summary>
    [Theory]
    [InlineData("unknown-key", "additionalProperties")]
    [InlineData("unknown-key-in-tier", "additionalProperties")]
    [InlineData("missing-keys", "required")]
    [InlineData("wrong-words", "enum")]
    [InlineData("wrong-dates", "pattern")]
    [InlineData("wrong-shapes", "type")]
    [InlineData("id-shape", "pattern")]
    [InlineData("empty-list", "minItems")]
    [InlineData("text-in-one-language", "anyOf")]
    [InlineData("parameter-without-value", "required")]
    [InlineData("capacity-incomplete", "required")]
    [InlineData("quota-by-unknown", "minimum")]
    [InlineData("budget-without-account", "required")]
    [InlineData("budget-grouped", "pattern")]
    [InlineData("procedure-wrong", "enum")]
    [InlineData("leave-wrong", "pattern")]
    [InlineData("list-wrong", "minimum")]
    [InlineData("live-without-leave", "required")]
    [InlineData("benefit-kinds", "enum")]
    [InlineData("benefit-settings", "additionalProperties")]
    [InlineData("overlay-incomplete", "required")]
    [InlineData("due-on-another-cadence", null)]
    [InlineData("tiers-in-wrong-order", null)]
    public void What_the_reader_refuses_for_its_shape_the_schema_refuses(string name, string? keyword)
    {
        var keywords = Problems(Path.Combine(Cases, "broken", name, "2020-02-01.yaml")).Select(problem => problem.Split(' ')[0]);

        if (keyword is null)
            keywords.ShouldBeEmpty();
        else
            keywords.ShouldContain(keyword);
    }

    private static IReadOnlyList<string> Problems(string path)
    {
        var document = YamlReader.ReadFile(path);
        document.Errors.ShouldBeEmpty();
        return new JsonSchemaSubset((JsonObject)JsonNode.Parse(ProgrammeSchema.Write())!).Problems(YamlAsJson.Of(document.Root!));
    }
}
