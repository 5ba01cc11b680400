using System.Text.Encodings.Web;
using System.Text.Json;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>
/// Writes an explanation as JSON, in the shape of docs/reference/explanations.md: names in camel case, labels in both languages, amounts of money and distances as
/// strings (exact), instants in UTC, what is unknown as null.
/// </summary>
public static class ExplanationJson
{
    // The texts are read by people too: Chinese stays Chinese.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static string Render(Explanation explanation)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
            Write(json, explanation);
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        var programme = explanation.Programme.Programme;
        json.WriteStartObject();
        json.WriteStartObject("programme");
        json.WriteString("id", programme.Id);
        Text(json, "title", programme.Title);
        json.WriteString("version", LocalDatePattern.Iso.Format(programme.Effective));
        json.WriteString("sha256", explanation.Programme.Sha256);
        json.WriteString("currency", explanation.Programme.Catalogue.Currency);
        json.WriteEndObject();
        json.WriteString("merchant", explanation.Merchant);
        json.WriteBoolean("inScope", explanation.IsInScope);
        Standing(json, explanation.Standing);
        BetweenJson.Between(json, explanation.Between);
        DisplayedJson.Displayed(json, explanation.Displayed);
        EnrolmentJson.Enrolment(json, explanation.Enrolment);
        Array(json, "corrections", explanation.Corrections, correction => CorrectionJsonParts.Correction(json, correction));
        Array(json, "appeals", explanation.Appeals, appeal => CorrectionJsonParts.Appeal(json, appeal));
        Evidence(json, explanation.Evidence);
        json.WritePropertyName("scope");
        ReasonJson.Condition(json, explanation.Scope);
        Array(json, "conditions", explanation.Conditions, condition => ReasonJson.Condition(json, condition));
        Array(json, "tiers", explanation.Tiers, tier => Tier(json, tier));
        PathJson.Path(json, "next", explanation.Next);
        PathJson.Path(json, "keep", explanation.Keep);
        Array(json, "errorBudgets", explanation.Budgets, budget => PathJson.Budget(json, budget));
        Array(json, "recoveries", explanation.Recoveries, budget => PathJson.Budget(json, budget));
        Array(json, "margins", explanation.Margins, margin =>
        {
            json.WriteStartObject();
            json.WriteString("condition", margin.Condition.Name);
            json.WritePropertyName("leaf");
            ReasonJson.Reason(json, margin.Leaf);
            json.WriteEndObject();
        });
        Array(json, "benefits", explanation.Benefits, benefit =>
        {
            json.WriteStartObject();
            json.WriteString("id", benefit.Benefit.Id);
            Text(json, "title", benefit.Benefit.Title);
            json.WriteString("kind", benefit.Benefit.Kind);
            json.WriteString("tier", benefit.Tier.Id);
            json.WriteBoolean("held", benefit.IsHeld);
            json.WriteString("status", benefit.Benefit.Live ? "live" : "announced");
            json.WriteEndObject();
        });
        Array(json, "uncounted", explanation.Uncounted, one => CorrectionJsonParts.Uncounted(json, one));
        Array(json, "staffLists", explanation.Entries, entry => JudgementJson.Entry(json, entry));
        Array(json, "staffProposals", explanation.Proposals, proposal => JudgementJson.Proposal(json, proposal));
        json.WriteEndObject();
    }

    internal static void Text(Utf8JsonWriter json, string name, LocalizedText? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }

    internal static void Moment(Utf8JsonWriter json, string name, Instant? instant)
    {
        if (instant is { } known)
            json.WriteString(name, InstantPattern.ExtendedIso.Format(known));
        else
            json.WriteNull(name);
    }

    /// <summary>Numbers that a double would not keep are strings: amounts of money and what is computed from them.</summary>
    internal static void Exact(Utf8JsonWriter json, string name, decimal? number)
    {
        if (number is { } known)
            json.WriteString(name, known.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture));
        else
            json.WriteNull(name);
    }

    internal static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }

    /// <summary>An enumeration's name in lower case with hyphens.</summary>
    internal static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    internal static void Value(Utf8JsonWriter json, string name, CelValue? value)
    {
        json.WritePropertyName(name);
        Value(json, value ?? CelValue.Null);
    }

    private static void Value(Utf8JsonWriter json, CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Bool:
                json.WriteBooleanValue(value.AsBool());
                break;
            case CelKind.Int:
                json.WriteNumberValue(value.AsInt());
                break;
            case CelKind.Uint:
                json.WriteNumberValue(value.AsUint());
                break;
            case CelKind.Double when double.IsFinite(value.AsDouble()):
                json.WriteNumberValue(value.AsDouble());
                break;
            case CelKind.Money:
                json.WriteStringValue(value.AsMoney().ToString());
                break;
            case CelKind.String:
                json.WriteStringValue(value.AsString());
                break;
            case CelKind.Timestamp:
                json.WriteStringValue(InstantPattern.ExtendedIso.Format(value.AsInstant()));
                break;
            case CelKind.List:
                json.WriteStartArray();
                foreach (var element in value.AsList())
                    Value(json, element);
                json.WriteEndArray();
                break;
            case CelKind.Unknown or CelKind.Error or CelKind.Null:
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private static void Standing(Utf8JsonWriter json, Standing standing)
    {
        json.WriteStartObject("standing");
        json.WriteString("tier", standing.Tier);
        json.WriteString("status", Name(standing.Status));
        Moment(json, "since", standing.Since);
        json.WriteString("change", Name(standing.Change));
        Moment(json, "nextReview", standing.NextReview);
        Array(json, "flags", Enum.GetValues<MembershipFlags>().Where(flag => flag != MembershipFlags.None && standing.Flags.HasFlag(flag)), flag => json.WriteStringValue(Name(flag)));
        json.WriteEndObject();
    }

    private static void Evidence(Utf8JsonWriter json, Evidence evidence)
    {
        json.WriteStartObject("evidence");
        json.WriteString("facts", evidence.Facts);
        json.WriteString("period", evidence.FactsPeriod.ToString());
        Moment(json, "at", evidence.At);
        Moment(json, "effectiveAt", evidence.EffectiveAt);
        json.WriteBoolean("decided", evidence.IsDecision);
        json.WriteEndObject();
    }

    private static void Tier(Utf8JsonWriter json, TierExplanation tier)
    {
        json.WriteStartObject();
        json.WriteString("id", tier.Tier.Id);
        Text(json, "title", tier.Tier.Title);
        json.WriteString("truth", Name(tier.Truth));
        Array(json, "conditions", tier.Conditions, condition => ReasonJson.Condition(json, condition));
        if (tier.Place is { } place)
        {
            json.WriteStartObject("place");
            json.WriteBoolean("held", place.HasPlace);
            json.WriteBoolean("shared", place.IsShared);
            json.WriteString("group", place.Group);
            if (place.Rank is { } rank)
                json.WriteNumber("rank", rank);
            else
                json.WriteNull("rank");
            Array(json, "rankedBy", place.RankedBy, key =>
            {
                json.WriteStartObject();
                Text(json, "label", key.Label);
                json.WriteBoolean("descending", key.Descending);
                json.WriteString("value", key.Value);
                json.WriteString("cutOff", key.LastPlaced);
                json.WriteEndObject();
            });
            json.WriteNumber("places", place.CutOff.Places);
            json.WriteNumber("candidates", place.CutOff.Candidates);
            json.WriteNumber("placed", place.CutOff.Placed);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("place");
        }
        json.WriteEndObject();
    }
}
