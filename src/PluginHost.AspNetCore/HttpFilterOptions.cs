using Microsoft.AspNetCore.Http;

namespace PluginHost.AspNetCore;

/// <summary>HTTP filters: whose they are, and what they may cause in the host. The numbers can be set in the configuration section <c>WasmPlugins:HttpFilters</c>.</summary>
public sealed class HttpFilterOptions
{
    /// <summary>
    /// Chooses the scope, usually the tenant, whose filters see a request. For each filter that is named without a scope, the plugin of
    /// that name in this scope runs; if the scope has none, the application's own (without a scope). Plugins of other scopes are never
    /// looked at. <see langword="null"/>, and a scope that no plugin has, choose the application's own.
    /// </summary>
    public Func<HttpContext, string?>? Scope { get; set; }

    /// <summary>What happens when a filter gives no result whose own <c>FailurePolicy</c> says nothing.</summary>
    /// <value><see cref="PluginFailurePolicy.Closed"/>.</value>
    public PluginFailurePolicy FailurePolicy { get; set; }

    /// <summary>
    /// Request headers that are credentials besides <c>authorization</c>, <c>proxy-authorization</c> and <c>cookie</c>, such as
    /// <c>x-api-key</c>, in whatever case. A filter reads and changes them with the grant <c>http:read-authorization</c> only.
    /// </summary>
    /// <value>Empty. Those of the configuration come first; code may add to them.</value>
    public IList<string> CredentialHeaders { get; } = [];

    /// <summary>
    /// The most that is kept of a body for filters that ask for it, in bytes. A larger request is answered with 413; a larger response
    /// is a failure of the filter that asked. Also the most that a filter may put in a body's place.
    /// </summary>
    /// <value>1 MiB; 0 to 255 MiB: a larger body cannot be passed to a guest.</value>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>How many header values a filter may set or add in one phase, and how many headers it may change.</summary>
    /// <value>64; 0 to 10,000.</value>
    public int MaxChangedHeaders { get; set; } = 64;

    /// <summary>The bytes that the names and values of the headers which a filter sets, adds or removes in one phase may have together.</summary>
    /// <value>16 KiB; 0 to 1 MiB.</value>
    public int MaxChangedHeaderBytes { get; set; } = 16 * 1024;
}
