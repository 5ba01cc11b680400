using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Journal;
using Fuyao.Server.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NodaTime;

namespace Fuyao.Server;

/// <summary><c>GET /api/v1/openapi.json</c>: all endpoints, from what each says of itself in its <see cref="EndpointAbout"/>.</summary>
internal static class OpenApiDescription
{
    public const string Path = "/api/v1/openapi.json";

    private const string Json = "application/json";
    private const string KeyScheme = "key";

    // What every endpoint with a key, and every one that changes something, answers with beside its own.
    private static readonly ImmutableArray<Problem> OfAll = [Problem.Unexpected];
    private static readonly ImmutableArray<Problem> WithKey = [Problem.KeyMissing, Problem.KeyWrong, Problem.NotSetUp, Problem.MerchantKey, Problem.OtherMerchant, Problem.TooMany, Problem.Starting, Problem.Stopping, Problem.StoreUnavailable];
    private static readonly ImmutableArray<Problem> OfWriting =
        [Problem.NoIdempotencyKey, Problem.BadBody(""), Problem.BadPath("", ""), Problem.ReadOnlyKey, Problem.BodyTooLarge, Problem.WrongType, Problem.NotAnswered];

    public static void AddDescription(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JournalJson.Indented.NumberHandling;
            options.SerializerOptions.RespectNullableAnnotations = true;
            foreach (var converter in JournalJson.Indented.Converters)
                options.SerializerOptions.Converters.Add(converter);
        });
        services.AddOpenApi(options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Fuyao", Version = "v1",
                    Description = "Merchant support programmes: what is due and decided, what merchants are entitled to, their applications, packages of tasks and lessons, the ledger of money, places, exposure and seats, and credits that are spent click by click. Amounts are texts, exact. Problems are those of RFC 9457.",
                };
                // Where it is reached, whoever fetched the document knows; behind a proxy the server does not.
                document.Servers = [new OpenApiServer { Url = "/" }];
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The API key of the client." } };
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                if (context.JsonTypeInfo.Type == typeof(Instant) || context.JsonTypeInfo.Type == typeof(Instant?))
                    (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                Describe(operation, context);
                return Task.CompletedTask;
            });
        });
    }

    public static void MapDescription(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi(Path).WithMetadata(new EndpointAbout(Access.Read, "server", "This description.", null));

    /// <summary>Tells whatever describes endpoints the forms of the answers.</summary>
    public static IEnumerable<object> Responses(EndpointAbout about)
    {
        if (about.Answer is { } answer)
            yield return new ProducesResponseTypeMetadata(StatusCodes.Status200OK, answer, [Json]);
        foreach (var status in ProblemsOf(about).Select(problem => problem.Status).Distinct())
            yield return new ProducesResponseTypeMetadata(status, typeof(ProblemAnswer), [Problem.ContentType]);
    }

    public static IEnumerable<ProblemKind> ProblemsOf(EndpointAbout about) =>
        OfAll.Concat(about.Access == Access.Everybody ? [] : WithKey).Concat(about.Access == Access.Write ? OfWriting : []).Select(problem => new ProblemKind(problem.Status, problem.Name)).Concat(about.Problems)
            .Concat(about.Query.IsEmpty ? [] : [new ProblemKind(400, "bad-query")]).Distinct();

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var about = context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointAbout>().Single();
        operation.Summary = about.Summary;
        operation.Tags = new HashSet<OpenApiTagReference> { new(about.Group, context.Document) };
        operation.Parameters =
        [
            .. RoutePatternFactory.Parse(context.Description.RelativePath!).Parameters.Select(part => new OpenApiParameter
            {
                Name = part.Name, In = ParameterLocation.Path, Required = true, Schema = Text(), Description = part.Name == "account" ? "The path of an account, with its / written %2F." : null,
            }),
            .. about.Query.Select(word => new OpenApiParameter { Name = word.Name, In = ParameterLocation.Query, Required = word.IsRequired, Description = word.Description, Schema = Text(), Example = word.Example }),
        ];
        if (about.Access == Access.Write)
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Asked.KeyHeader, In = ParameterLocation.Header, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = Kernel.Ledger.Order.KeyLengthMax },
                Description = "Makes it safe to send the request again: the same key with the same request is carried out once and gets the same answer, for good.",
            });
        if (!about.Body.IsEmpty)
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [Json] = new OpenApiMediaType { Schema = SchemaOf(about.Body), Example = ExampleOf(about.Body) } } };
        if (about.Access != Access.Everybody)
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
        foreach (var problems in ProblemsOf(about).GroupBy(problem => problem.Status))
            operation.Responses![$"{problems.Key}"].Description = string.Join(", ", problems.Select(problem => problem.Name));
    }

    private static OpenApiSchema SchemaOf(ImmutableArray<BodyField> fields) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = fields.ToDictionary(field => field.Name, field => (IOpenApiSchema)SchemaOf(field)),
        Required = fields.Where(field => field.IsRequired).Select(field => field.Name).ToHashSet(),
        AdditionalPropertiesAllowed = false,
    };

    private static OpenApiSchema SchemaOf(BodyField field) => field.Example.GetValueKind() switch
    {
        JsonValueKind.Number => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1", Description = field.Description },
        JsonValueKind.Array when field.Items.IsEmpty && field.Example[0]!.GetValueKind() == JsonValueKind.String =>
            new OpenApiSchema { Type = JsonSchemaType.Array, Description = field.Description, MaxItems = field.ItemsMax, Items = Text() },
        JsonValueKind.Array => new OpenApiSchema
        {
            Type = JsonSchemaType.Array, Description = field.Description, MinItems = 1, MaxItems = field.ItemsMax,
            // The one list of objects that differ is that of the bookings of a chain.
            Items = field.Items.IsEmpty ? new OpenApiSchema { OneOf = [.. BookingForms.All.Select(form => SchemaInChain(form))] } : SchemaOf(field.Items),
        },
        _ => new OpenApiSchema { Type = JsonSchemaType.String, Description = field.Description },
    };

    private static OpenApiSchema SchemaInChain(BookingForm form)
    {
        var schema = SchemaOf(BookingEndpoints.FieldsInChain(form));
        ((OpenApiSchema)schema.Properties!["kind"]).Enum = [form.Kind];
        return schema;
    }

    private static JsonObject ExampleOf(ImmutableArray<BodyField> fields) => new(fields.Where(field => field.IsRequired).Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Example.DeepClone())));

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
