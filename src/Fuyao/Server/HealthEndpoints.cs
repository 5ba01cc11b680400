using Fuyao.Terminal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fuyao.Server;

/// <summary>What a supervisor asks: does the process answer, and can it do its work. Neither touches the store.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes, Readiness readiness)
    {
        routes.MapGet("/health/live", context => context.Response.WriteAsJsonAsync(new { Status = "live" }, JsonOutput.Form)).WithMetadata(OpenToAll.Mark);
        routes.MapGet("/health/ready", context => readiness.Problem is { } problem ? problem.Write(context) : context.Response.WriteAsJsonAsync(new { Status = "ready" }, JsonOutput.Form))
            .WithMetadata(OpenToAll.Mark);
    }
}
