using PluginHost.AspNetCore.Http;

namespace PluginHost.AspNetCore.Calls;

/// <summary>A filter's phases, to be called.</summary>
/// <param name="RequestHeaders">The phase of the request's headers.</param>
/// <param name="RequestBody">The phase of the request's body.</param>
/// <param name="ResponseHeaders">The phase of the response's headers.</param>
/// <param name="ResponseBody">The phase of the response's body.</param>
internal sealed record FilterProxies(
    IRequestFilter RequestHeaders, IRequestBodyFilter RequestBody, IResponseFilter ResponseHeaders, IResponseBodyFilter ResponseBody);
