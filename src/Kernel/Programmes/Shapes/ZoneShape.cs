using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>A time zone by its name in the time zone database.</summary>
internal sealed class ZoneShape : Shape<DateTimeZone>
{
    public static readonly ZoneShape Instance = new();

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out DateTimeZone value)
    {
        value = null;
        if (node is not ScalarNode { IsEmpty: false, Text: var name })
        {
            problems.Report(node.At, $"{place} must be a time zone, but {NameOf(node)} stands here", $"write {place.Write("Asia/Shanghai")}");
            return false;
        }
        value = DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);
        if (value is not null)
            return true;
        problems.Report(node.At, $"there is no time zone '{name}'", Spelling.Suggest(name, DateTimeZoneProviders.Tzdb.Ids) ?? $"write {place.Write("Asia/Shanghai")}");
        return false;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) => new() { ["type"] = "string" };
}
