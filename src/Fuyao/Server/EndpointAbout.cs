using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fuyao.Server;

/// <summary>Who may call an endpoint, and what a key is good for.</summary>
internal enum Access
{
    /// <summary>Whoever reaches the server, without a key.</summary>
    Everybody,

    /// <summary>With any key: nothing is changed.</summary>
    Read,

    /// <summary>With a key that may write.</summary>
    Write,
}

/// <summary>A word of the query.</summary>
internal sealed record QueryWord(string Name, string Description, string Example, bool IsRequired = false);

/// <summary>A field of a body. All are texts but those whose <paramref name="Example"/> is another JSON value.</summary>
internal sealed record BodyField(string Name, string Description, JsonNode Example, bool IsRequired = true)
{
    public const int ItemsMaxByDefault = 100;

    /// <summary>Of a list: the fields of each of its objects, where they have one form. Those of a chain say by their kind which they have.</summary>
    public ImmutableArray<BodyField> Items { get; init; } = [];

    /// <summary>Of a list: how much stands in it at most.</summary>
    public int ItemsMax { get; init; } = ItemsMaxByDefault;
}

/// <summary>A kind of problem that an endpoint answers with; docs/reference/http.md lists all.</summary>
internal sealed record ProblemKind(int Status, string Name);

/// <summary>What an endpoint says of itself: who may call it, what it takes and what it answers. The gate goes by the first, the OpenAPI document has all of it.</summary>
/// <param name="Group">Under which heading it stands.</param>
/// <param name="Answer">The form of its answer; null where it is no JSON of ours.</param>
internal sealed record EndpointAbout(Access Access, string Group, string Summary, Type? Answer)
{
    public ImmutableArray<QueryWord> Query { get; init; } = [];

    /// <summary>Of one that takes a body.</summary>
    public ImmutableArray<BodyField> Body { get; init; } = [];

    /// <summary>Beside those that every endpoint with this access answers with.</summary>
    public ImmutableArray<ProblemKind> Problems { get; init; } = [];
}

/// <summary>Maps endpoints together with what they say of themselves.</summary>
internal static class DescribedEndpoints
{
    public static void Get(this IEndpointRouteBuilder routes, string path, EndpointAbout about, RequestDelegate answer) => Map(routes, HttpMethods.Get, path, about, answer);

    public static void Post(this IEndpointRouteBuilder routes, string path, EndpointAbout about, RequestDelegate answer) => Map(routes, HttpMethods.Post, path, about, answer);

    // With its method an endpoint is found by what describes endpoints.
    private static void Map(IEndpointRouteBuilder routes, string method, string path, EndpointAbout about, RequestDelegate answer) => routes.MapMethods(path, [method], answer).WithMetadata([about, answer.Method, .. OpenApiDescription.Responses(about)]);
}
