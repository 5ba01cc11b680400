using Fuyao.Terminal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fuyao.Server;

internal sealed record HealthAnswer(string Status);

/// <summary>What a supervisor asks: does the process answer, and can it do its work. Neither touches the store.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes, Readiness readiness)
    {
        routes.Get("/health/live", About("Answers as long as the process does."), context => context.Response.WriteAsJsonAsync(new HealthAnswer("live"), JsonOutput.Form));
        routes.Get("/health/ready", About("Answers when the store is open and the programmes are read.") with { Problems = [new(503, Problem.Starting.Name), new(503, Problem.StoreUnavailable.Name), new(503, Problem.Stopping.Name)] }, context =>
            readiness.Problem is { } problem ? problem.Write(context) : context.Response.WriteAsJsonAsync(new HealthAnswer("ready"), JsonOutput.Form));
    }

    private static EndpointAbout About(string summary) => new(Access.Everybody, "server", summary, typeof(HealthAnswer));
}
