using System.Text.Json.Nodes;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Tests.Programmes;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Facts;

/// <summary>The schema that editors use says what the reader says.</summary>
public sealed class CatalogueSchemaTests
{
    private const string Texts = "label: { zh: 甲, en: a }, source: { zh: 乙, en: b }";

    public static TheoryData<string> Catalogues => new(
        new[] { "programmes", "examples" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, folder), "catalogue.yaml", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(SharedData.RepositoryRoot, path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Catalogues))]
    public void What_the_reader_takes_the_schema_takes(string file) => Problems(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, file))).ShouldBeEmpty();

    [Theory]
    [InlineData("type: bool, kind: state, {texts}, lable: x", "additionalProperties")]
    [InlineData("type: bool, kind: weekly, {texts}", "enum")]
    [InlineData("type: number, kind: state, {texts}", "enum")]
    [InlineData("type: bool, kind: state, {texts}, controllable: yes", "type")]
    [InlineData("type: bool, kind: state", "required")]
    [InlineData("type: double, kind: state, {texts}, rate: { of: a, over: b, min_count: 0 }", "minimum")]
    [InlineData("type: bool, kind: state, label: flag", "type")]
    public void What_the_reader_refuses_for_its_shape_the_schema_refuses(string fact, string keyword)
    {
        var yaml = $"catalogue: m\nzone: Asia/Shanghai\ncurrency: CNY\nfacts:\n  f: {{ {fact.Replace("{texts}", Texts)} }}\n";

        Problems(yaml).Select(problem => problem.Split(' ')[0]).ShouldContain(keyword);
        Kernel.Facts.FactCatalogueReader.Read(YamlReader.Read("c.yaml", yaml).Root!, out _).ShouldBeNull();
    }

    private static IReadOnlyList<string> Problems(string yaml)
    {
        var schema = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "schemas", "catalogue.schema.json"));
        return new JsonSchemaSubset((JsonObject)JsonNode.Parse(schema)!).Problems(YamlAsJson.Of(YamlReader.Read("c.yaml", yaml).Root!));
    }
}
