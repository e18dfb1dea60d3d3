using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PluginHost.AspNetCore.Calls;
using PluginHost.AspNetCore.Fields;
using PluginHost.AspNetCore.Http;

namespace PluginHost.AspNetCore.Chains;

/// <summary>What the calls of all filters share.</summary>
internal sealed class FilterServices(
    IPluginProvider<IRequestFilter> requestHeaders,
    IPluginProvider<IRequestBodyFilter> requestBody,
    IPluginProvider<IResponseFilter> responseHeaders,
    IPluginProvider<IResponseBodyFilter> responseBody,
    IOptions<HttpFilterOptions> options,
    IOptions<KestrelServerOptions> server,
    IEnumerable<FilterFallbackCode> fallbacks)
{
    private readonly Dictionary<string, WasmFilterFallback> _fallbacks =
        fallbacks.ToDictionary(code => code.Name, code => code.Code, StringComparer.Ordinal);

    /// <summary>The application's options.</summary>
    public HttpFilterOptions Options { get; } = options.Value;

    /// <summary>The rights that fields of the request need.</summary>
    public RequestRights RequestRights { get; } = new(options.Value.CredentialHeaders);

    /// <summary>How the server makes strings of the request's fields.</summary>
    public FieldEncoding RequestEncoding { get; } =
        new(server.Value.RequestHeaderEncodingSelector, isNonAsciiAllowed: true);

    /// <summary>How the server makes bytes of the response's fields. Without an encoding it takes only ASCII.</summary>
    public FieldEncoding ResponseEncoding { get; } =
        new(server.Value.ResponseHeaderEncodingSelector, isNonAsciiAllowed: false);

    /// <summary>Makes what calls a filter's phases.</summary>
    /// <exception cref="PluginNotFoundException">There is no plugin of this id.</exception>
    public FilterProxies CreateProxies(PluginId id, PluginCallContext context) => new(
        requestHeaders.Get(id, context), requestBody.Get(id, context), responseHeaders.Get(id, context), responseBody.Get(id, context));

    /// <summary>Finds code to fall back to.</summary>
    public WasmFilterFallback? FindFallback(string name) => _fallbacks.GetValueOrDefault(name);

    /// <summary>The phases that a plugin can be called in now. None if it is not ready.</summary>
    public FilterPhases FindPhases(PluginId id)
    {
        FilterPhases phases = FilterPhases.None;
        phases |= requestHeaders.TryGet(id, out _) ? FilterPhases.RequestHeaders : 0;
        phases |= requestBody.TryGet(id, out _) ? FilterPhases.RequestBody : 0;
        phases |= responseHeaders.TryGet(id, out _) ? FilterPhases.ResponseHeaders : 0;
        phases |= responseBody.TryGet(id, out _) ? FilterPhases.ResponseBody : 0;
        return phases;
    }
}
