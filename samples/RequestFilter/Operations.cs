using System.Globalization;
using System.Net;
using System.Text;
using PluginHost;

namespace RequestFilter;

/// <summary>What an operator can do from the same machine: list the plugins, reload one, roll it back, disable and enable it.</summary>
internal static class Operations
{
    /// <summary>Maps <c>/operations</c>.</summary>
    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder group = app.MapGroup("/operations");
        group.AddEndpointFilter(async (context, next) =>
            IPAddress.IsLoopback(context.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None) ? await next(context) : Results.NotFound());
        group.MapGet("/", (IPluginCatalog catalog, IPluginManager manager) => List(catalog, manager));
        group.MapPost("/reload/{**id}", (string id, IPluginManager manager, CancellationToken cancellationToken) =>
            ChangeAsync(id, plugin => manager.ReloadAsync(plugin, cancellationToken)));
        group.MapPost("/roll-back/{**id}", (string id, IPluginManager manager, CancellationToken cancellationToken) =>
            ChangeAsync(id, plugin => manager.RollBackAsync(plugin, cancellationToken: cancellationToken)));
        group.MapPost("/disable/{**id}", (string id, IPluginManager manager) =>
            ChangeAsync(id, plugin => Task.FromResult(manager.Disable(plugin))));
        group.MapPost("/enable/{**id}", (string id, IPluginManager manager, CancellationToken cancellationToken) =>
            ChangeAsync(id, plugin => manager.EnableAsync(plugin, cancellationToken)));
    }

    private static string List(IPluginCatalog catalog, IPluginManager manager)
    {
        var text = new StringBuilder();
        foreach (PluginStatus plugin in catalog.GetStatus())
        {
            text.AppendLine($"{plugin.Id} {plugin.State} {plugin.Failure?.Message}".TrimEnd());
            foreach (PluginGeneration generation in manager.GetGenerations(plugin.Id))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {generation.Number} {generation.Sha256[..12]} {generation.State}");
            }
        }

        return text.ToString();
    }

    private static async Task<IResult> ChangeAsync(string id, Func<PluginId, Task<PluginStatus>> change)
    {
        if (!PluginId.TryParse(id, out PluginId? plugin))
        {
            return Results.NotFound();
        }

        try
        {
            PluginStatus status = await change(plugin);
            return Results.Text($"{$"{status.Id} {status.State} {status.Version}".TrimEnd()}\n");
        }
        catch (PluginException failure)
        {
            return Results.Text($"{failure.Message}\n", statusCode: StatusCodes.Status409Conflict);
        }
    }
}
