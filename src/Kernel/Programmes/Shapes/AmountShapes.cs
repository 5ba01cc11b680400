using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary><c>all</c>, a share such as <c>50%</c>, or an amount such as <c>1000 CNY</c>; read as written, with single spaces.</summary>
internal sealed class ClawbackAmountShape : Shape<string>
{
    public static readonly ClawbackAmountShape Instance = new();

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out string value)
    {
        value = (node as ScalarNode)?.Text ?? "";
        if (value == "all")
            return true;
        if (value.EndsWith('%'))
            return Forms.Percent.TryRead(node, place, problems, out _);
        if (value.Contains(' ', StringComparison.Ordinal))
            return Forms.Amount.TryRead(node, place, problems, out _);
        problems.Report(
            node.At, $"{place} must be all, a share or an amount, but {(value.Length == 0 ? NameOf(node) : $"'{value}'")} stands here",
            $"write {place.Write("all")}, {place.Write("50%")} or {place.Write("1000 CNY")}");
        return false;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(new JsonObject { ["const"] = "all" }, Forms.Percent.Describe(definitions), Forms.Amount.Describe(definitions)) };
}

/// <summary>A number of things, or an amount of money: what a limit allows.</summary>
internal sealed class CountOrAmountShape : Shape<ScalarNode>
{
    public static readonly CountOrAmountShape Instance = new();

    private static readonly ScalarShape<int> Number = Forms.Whole(0, Forms.CountMax, "10");

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out ScalarNode value)
    {
        value = node as ScalarNode;
        return value?.Text.Contains(' ', StringComparison.Ordinal) == true
            ? Forms.Amount.TryRead(node, place, problems, out _)
            : Number.TryRead(node, place, problems, out _) && value is not null;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(Number.Describe(definitions), Forms.Amount.Describe(definitions)) };
}
