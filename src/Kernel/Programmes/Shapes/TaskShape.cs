using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>A task of a service: its id alone, or a mapping that says what has to be measured of it.</summary>
internal sealed class TaskShape : Shape<ServiceTask>
{
    public static readonly TaskShape Instance = new();

    public static readonly Key<string> Id = new("task", Forms.Id, "storefront", "Its id.", required: true);

    private static readonly Key<LocalizedText> Title = new("title", TextShape.Instance, "{ zh: 旺铺装修, en: Storefront decoration }", "Its name for people; without it, the id.");
    private static readonly Key<decimal> Score = new("score", Forms.Factor, "85", "The score that has to be measured at least.");
    private static readonly Key<int> Count = new("count", Forms.Count, "10", "How many have to be delivered at least.");
    private static readonly Key<decimal> Hours = new("hours", Forms.Factor, "40", "For how many hours at least.");
    private static readonly MappingShape Mapping = new("task", "a task", Id, Title, Score, Count, Hours);

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out ServiceTask value)
    {
        value = null;
        if (node is not MappingNode)
        {
            if (!Forms.Id.TryRead(node, place, problems, out var alone))
                return false;
            value = new ServiceTask(alone, LocalizedText.Same(alone), []);
            return true;
        }
        if (!Mapping.TryRead(node, place, problems, out var fields) || fields.Find(Id) is not { } id)
            return false;
        (TaskMeasure Measure, decimal? AtLeast)[] measured = [(TaskMeasure.Score, fields.FindValue(Score)), (TaskMeasure.Count, fields.FindValue(Count)), (TaskMeasure.Hours, fields.FindValue(Hours))];
        value = new ServiceTask(id, fields.Find(Title) ?? LocalizedText.Same(id), [.. measured.Where(one => one.AtLeast is not null).Select(one => new TaskLine(one.Measure, one.AtLeast!.Value))]);
        return true;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) => new() { ["anyOf"] = new JsonArray(Forms.Id.Describe(definitions), Mapping.Describe(definitions)) };
}
