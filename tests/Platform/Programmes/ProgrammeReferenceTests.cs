using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fuyao.Kernel.Programmes;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Programmes;

/// <summary>docs/reference/programme-files.md has every key that the reader knows, and no other.</summary>
public sealed partial class ProgrammeReferenceTests
{
    private static readonly JsonObject Definitions = (JsonObject)JsonNode.Parse(ProgrammeSchema.Write())!["$defs"]!;
    private static readonly Dictionary<string, string> TextBySection = ReadSections();

    // Every kind of benefit has these; the page shows them once.
    private static readonly string[] CommonToBenefits = ["kind", "title", "status", "from", "until"];

    public static TheoryData<string> Sections => new(Definitions.Select(definition => definition.Key).Where(name => name != "benefit"));

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_page_has_the_keys_of_the_section(string name)
    {
        TextBySection.ShouldContainKey(name);
        var keys = ((JsonObject)Definitions[name]!["properties"]!).Select(property => property.Key);
        var required = (Definitions[name]!["required"] as JsonArray ?? []).Select(key => key!.GetValue<string>()).ToHashSet();
        if (name.StartsWith("benefit-", StringComparison.Ordinal))
            keys = keys.Except(CommonToBenefits);

        var rows = KeyRow().Matches(TextBySection[name]).Select(row => row.Groups["cell"].Value).Where(cell => !cell.Contains('(', StringComparison.Ordinal));

        rows.ShouldBe(keys.Select(key => required.Contains(key) ? $"**`{key}`**" : $"`{key}`"));
    }

    [Fact]
    public void The_page_has_the_keys_of_all_benefits_and_every_kind()
    {
        foreach (var key in CommonToBenefits)
            TextBySection["benefits"].ShouldContain($"`{key}`");
        foreach (var kind in (JsonArray)Definitions["benefit"]!["properties"]!["kind"]!["enum"]!)
            TextBySection.ShouldContainKey($"benefit-{kind}");
    }

    private static Dictionary<string, string> ReadSections()
    {
        var page = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "reference", "programme-files.md")).ReplaceLineEndings("\n");
        return Heading().Split(page).Skip(1).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    [GeneratedRegex(@"^#{2,3} (?<name>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (?<cell>(\*\*)?`[^`]+`(\*\*)?) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex KeyRow();
}
