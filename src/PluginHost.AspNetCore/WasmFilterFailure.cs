using Microsoft.AspNetCore.Http;

namespace PluginHost.AspNetCore;

/// <summary>A filter gave no result, and code of the application is asked in its place.</summary>
/// <param name="HttpContext">The request.</param>
/// <param name="Plugin">The filter.</param>
/// <param name="Phase">The phase in which it failed. What the guest did in it has changed nothing.</param>
/// <param name="Failure">Why. For operators; its <see cref="PluginException.PublicMessage"/> for anyone.</param>
public sealed record WasmFilterFailure(HttpContext HttpContext, PluginId Plugin, WasmFilterPhase Phase, PluginException Failure);
