using System.Text.Json;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes paths and error budgets.</summary>
internal static class PathJson
{
    public static void Path(Utf8JsonWriter json, string name, CheapestPath? path)
    {
        if (path is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("tier", path.Tier.Id);
        json.WriteString("outcome", ExplanationJson.Name(path.Outcome));
        json.WriteBoolean("cheapest", path.IsCheapest);
        ExplanationJson.Array(json, "steps", path.Steps, step => Step(json, step));
        ExplanationJson.Array(json, "obstacles", path.Obstacles, obstacle => Obstacle(json, obstacle));
        ExplanationJson.Array(json, "supports", path.Supports, obstacle => Obstacle(json, obstacle));
        json.WriteEndObject();
    }

    public static void Budget(Utf8JsonWriter json, EventBudget budget)
    {
        json.WriteStartObject();
        json.WriteString("condition", budget.Condition.Name);
        json.WriteString("rate", budget.Rate.Id);
        json.WriteString("operator", budget.Leaf.Comparison?.Sign());
        ExplanationJson.Value(json, "bound", budget.Leaf.Required?.Value);
        Events(json, budget.Events);
        json.WriteEndObject();
    }

    private static void Step(Utf8JsonWriter json, PathStep step)
    {
        json.WriteStartObject();
        json.WriteString("kind", ExplanationJson.Name(step.Kind));
        ReasonJson.Fact(json, "fact", step.Fact);
        ExplanationJson.Value(json, "current", step.Current);
        ExplanationJson.Value(json, "target", step.Target);
        ExplanationJson.Value(json, "atLeast", step.AtLeast);
        ExplanationJson.Value(json, "atMost", step.AtMost);
        ExplanationJson.Exact(json, "distance", step.Distance);
        if (step.Events is { } events)
            Events(json, events);
        else
            json.WriteNull("events");
        ExplanationJson.Array(json, "assumed", step.Assumed, assumed =>
        {
            json.WriteStartObject();
            ReasonJson.Fact(json, "of", assumed.Of);
            json.WriteBoolean("countedInOf", assumed.CountedInOf);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Events(Utf8JsonWriter json, RateEvents events)
    {
        json.WriteStartObject("events");
        json.WriteNumber("count", events.Events);
        json.WriteBoolean("countedInOf", events.CountedInOf);
        ReasonJson.Fact(json, "of", events.Of);
        json.WriteNumber("ofNow", events.OfCount);
        ReasonJson.Fact(json, "over", events.Over);
        json.WriteNumber("overNow", events.OverCount);
        json.WriteEndObject();
    }

    private static void Obstacle(Utf8JsonWriter json, Obstacle obstacle)
    {
        json.WriteStartObject();
        json.WriteString("kind", ExplanationJson.Name(obstacle.Kind));
        ExplanationJson.Text(json, "condition", obstacle.Condition);
        json.WritePropertyName("reason");
        ReasonJson.Reason(json, obstacle.Reason);
        json.WriteEndObject();
    }
}
