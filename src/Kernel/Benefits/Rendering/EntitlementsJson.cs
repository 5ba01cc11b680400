using System.Text.Encodings.Web;
using System.Text.Json;
using Fuyao.Kernel.Programmes;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Kernel.Benefits.Rendering;

/// <summary>
/// Writes entitlements and quotes as JSON, in the shape of docs/reference/benefits.md: names in camel case, labels in both languages, money, rates and factors as strings (exact), instants in UTC, durations in ISO form,
/// what there is none of as null.
/// </summary>
public static class EntitlementsJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    // Between programs nobody reads along.
    private static readonly JsonWriterOptions Dense = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>UTF-8.</returns>
    public static byte[] Render(string merchant, Entitlements entitlements) => Render(json =>
    {
        json.WriteString("merchant", merchant);
        Write(json, entitlements);
    });

    /// <summary>Without white space and the merchant: the same bytes for all who hold the same.</summary>
    public static byte[] Render(Entitlements entitlements) => Render(json => Write(json, entitlements), Dense);

    private static void Write(Utf8JsonWriter json, Entitlements entitlements)
    {
        json.WriteString("at", Written(entitlements.At));
        json.WriteString("changesAt", Written(entitlements.ChangesAt));
        Array(json, "entitlements", entitlements.All, Entitlement);
        Array(json, "announced", entitlements.Announced, Grant);
        Array(json, "givenUp", entitlements.GivenUp, GivenUp);
        Array(json, "cases", entitlements.Cases, Case);
    }

    public static byte[] Render(string merchant, RateQuote quote) => Render(json =>
    {
        json.WriteString("merchant", merchant);
        json.WriteString("product", quote.Product);
        json.WriteString("base", Number(quote.Base));
        json.WriteString("rate", Number(quote.Rate));
        json.WriteString("atLowest", quote.AtLowest is { } lowest ? Number(lowest) : null);
        Array(json, "steps", quote.Steps, (writer, step) =>
        {
            writer.WriteStartObject();
            writer.WriteString("kind", Camel(step.Kind.ToString()));
            writer.WriteString("by", Number(step.By));
            writer.WriteString("after", Number(step.After));
            writer.WriteString("programme", step.Grant.Programme.Id);
            writer.WriteString("benefit", step.Grant.Benefit.Id);
            writer.WriteEndObject();
        });
        Array(json, "quotedBy", quote.QuotedBy, (writer, role) => writer.WriteStringValue(role));
        json.WriteString("until", Written(quote.Until));
        Array(json, "by", quote.By, Grant);
        Array(json, "givenUp", quote.GivenUp, GivenUp);
    });

    public static byte[] Render(string merchant, PriceQuote quote) => Render(json =>
    {
        json.WriteString("merchant", merchant);
        json.WriteString("product", quote.Product);
        json.WriteString("listPrice", quote.ListPrice.ToString());
        json.WriteString("price", quote.Price.ToString());
        json.WriteString("until", Written(quote.Until));
        Optional(json, "by", quote.By);
        Array(json, "givenUp", quote.GivenUp, GivenUp);
    });

    public static byte[] Render(string merchant, RelaxedDeadline deadline) => Render(json =>
    {
        json.WriteString("merchant", merchant);
        json.WriteString("duty", deadline.Duty);
        json.WriteString("party", deadline.Party);
        json.WriteString("base", DurationPattern.Roundtrip.Format(deadline.Base));
        json.WriteString("baseFrom", deadline.Known is { } known ? InstantPattern.ExtendedIso.Format(known.From) : null);
        json.WriteString("service", deadline.Known?.Service);
        json.WriteString("within", DurationPattern.Roundtrip.Format(deadline.Within));
        Optional(json, "by", deadline.By);
        Array(json, "caseByCase", deadline.CaseByCase, Grant);
        Array(json, "givenUp", deadline.GivenUp, GivenUp);
    });

    private static byte[] Render(Action<Utf8JsonWriter> write, JsonWriterOptions? options = null)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, options ?? Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static void Entitlement(Utf8JsonWriter json, Entitlement one)
    {
        json.WriteStartObject();
        json.WriteString("kind", one.Kind);
        json.WriteString("subject", one.Subject);
        Terms(json, one.Effective);
        json.WriteString("until", Written(one.Until));
        Array(json, "by", one.By, Grant);
        json.WriteEndObject();
    }

    private static void Terms(Utf8JsonWriter json, BenefitTerms terms)
    {
        switch (terms)
        {
            case BadgeTerms badge:
                Array(json, "where", badge.Where, (writer, place) => writer.WriteStringValue(place));
                break;
            case LaneTerms lane:
                json.WriteNumber("priority", lane.Priority);
                json.WriteString("resolveWithin", lane.ResolveWithin is { } within ? DurationPattern.Roundtrip.Format(within) : null);
                json.WriteString("clock", lane.Clock switch { ServiceClock.ExcludeWeekends => "exclude-weekends", ServiceClock.Workdays => "workdays", _ => "calendar" });
                break;
            case AccessTerms access:
                json.WriteBoolean("byInvitation", access.ByInvitation);
                json.WriteBoolean("mainAccountOnly", access.MainAccountOnly);
                break;
            case LimitTerms { Count: { } count }:
                json.WriteNumber("atMost", count);
                break;
            case LimitTerms limit:
                json.WriteString("atMost", limit.Amount!.Value.ToString());
                break;
            case CreditTerms credit:
                json.WriteString("of", credit.Of);
                json.WriteString("amount", credit.Amount.ToString());
                json.WriteString("perDay", credit.PerDay?.ToString());
                break;
            case SubsidyTerms subsidy:
                json.WriteString("amount", subsidy.Amount.ToString());
                json.WriteString("atMost", subsidy.AtMost);
                break;
            case ServiceTerms service:
                json.WriteString("provider", service.Provider);
                Array(json, "tasks", service.Tasks, (writer, task) => writer.WriteStringValue(task.Id));
                break;
            case TrainingTerms training:
                json.WriteString("course", training.Course);
                if (training.Sessions is { } sessions)
                    json.WriteNumber("sessions", sessions);
                if (training.Seats is { } seats)
                    json.WriteNumber("seats", seats);
                if (training.PerMerchant is { } perMerchant)
                    json.WriteNumber("perMerchant", perMerchant);
                break;
            case BoostTerms boost:
                json.WriteString("weight", Number(boost.Weight));
                break;
            // What a rate, a fee or a relaxed deadline comes to depends on what is asked.
        }
    }

    private static void Grant(Utf8JsonWriter json, Grant grant)
    {
        json.WriteStartObject();
        json.WriteString("programme", grant.Programme.Id);
        json.WriteString("version", LocalDatePattern.Iso.Format(grant.Programme.Effective));
        json.WriteString("tier", grant.Tier.Id);
        json.WriteString("benefit", grant.Benefit.Id);
        json.WriteStartObject("title");
        json.WriteString("zh", grant.Benefit.Title.Zh);
        json.WriteString("en", grant.Benefit.Title.En);
        json.WriteEndObject();
        json.WriteString("from", Written(grant.From));
        json.WriteString("until", Written(grant.Until));
        if (grant.Membership.Case is { } number)
            json.WriteNumber("case", number);
        else
            json.WriteNull("case");
        json.WriteEndObject();
    }

    private static void Case(Utf8JsonWriter json, BringingCase one)
    {
        json.WriteStartObject();
        json.WriteNumber("case", one.Number);
        json.WriteString("programme", one.Version.Id);
        json.WriteString("version", LocalDatePattern.Iso.Format(one.Version.Effective));
        json.WriteString("state", Camel(one.State.ToString()));
        json.WriteString("tier", one.Tier);
        json.WriteString("approvedAt", Written(one.ApprovedAt));
        json.WriteString("endedAt", Written(one.EndedAt));
        json.WriteString("granted", one.Granted.ToString());
        json.WriteString("paid", one.Paid.ToString());
        json.WriteString("sentBack", one.SentBack.ToString());
        json.WriteString("askedBack", one.AskedBack.ToString());
        json.WriteString("recovered", one.Recovered.ToString());
        json.WriteString("kept", one.Kept.ToString());
        json.WriteString("bannedUntil", Written(one.BannedUntil));
        json.WriteEndObject();
    }

    private static void GivenUp(Utf8JsonWriter json, GivenUp one)
    {
        json.WriteStartObject();
        json.WritePropertyName("grant");
        Grant(json, one.Grant);
        json.WriteString("reason", Camel(one.Reason.ToString()));
        Array(json, "for", one.For, (writer, other) =>
        {
            writer.WriteStartObject();
            writer.WriteString("programme", other.Programme.Id);
            writer.WriteString("benefit", other.Benefit.Id);
            // Whose it is stays with them: merchants see only their own.
            writer.WriteBoolean("own", other.Membership.Row == one.Grant.Membership.Row);
            writer.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, Grant? grant)
    {
        json.WritePropertyName(name);
        if (grant is null)
            json.WriteNullValue();
        else
            Grant(json, grant);
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }

    private static string Number(decimal number) => number.ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);

    private static string? Written(Instant? instant) => instant is { } at ? InstantPattern.ExtendedIso.Format(at) : null;

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
