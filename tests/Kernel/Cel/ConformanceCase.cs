using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Cel;

/// <summary>One row of Conformance/cases.jsonl, which comes from the public CEL conformance suite (Apache-2.0, its licence beside it).</summary>
internal sealed record ConformanceCase(string Name, string Expression, ImmutableDictionary<string, CelValue> Bindings, CelValue? Expected)
{
    public static IReadOnlyDictionary<string, ConformanceCase> All { get; } =
        File.ReadLines(Path.Combine(TestSupport.SharedData.RepositoryRoot, "tests", "Kernel", "Cel", "Conformance", "cases.jsonl"))
            .Select(Read)
            .ToDictionary(conformanceCase => conformanceCase.Name);

    private static ConformanceCase Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var expect = root.GetProperty("expect");
        return new ConformanceCase(
            $"{root.GetProperty("file")}/{root.GetProperty("section")}/{root.GetProperty("name")}",
            root.GetProperty("expr").GetString()!,
            root.GetProperty("bindings").EnumerateObject().ToImmutableDictionary(binding => binding.Name, binding => Value(binding.Value)),
            expect.TryGetProperty("error", out _) ? null : Value(expect));
    }

    private static CelValue Value(JsonElement json)
    {
        var value = json.GetProperty("value");
        return json.GetProperty("type").GetString() switch
        {
            "null" => CelValue.Null,
            "bool" => CelValue.Of(value.GetBoolean()),
            "int" => CelValue.Of(long.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            "uint" => CelValue.Of(ulong.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            "double" => CelValue.Of(double.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            "string" => CelValue.Of(value.GetString()!),
            "bytes" => CelValue.Of([.. value.GetBytesFromBase64()]),
            "list" => CelValue.Of([.. value.EnumerateArray().Select(Value)]),
            "map" => CelMap.Create([.. value.EnumerateArray().Select(entry => KeyValuePair.Create(Value(entry[0]), Value(entry[1])))]),
            var other => throw new InvalidOperationException($"The cases have no type {other}."),
        };
    }
}
