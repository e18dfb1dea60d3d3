namespace PluginHost;

/// <summary>How plugins may use one imported interface.</summary>
public sealed class WasmImportOptions
{
    /// <summary>The name of the grant that a plugin needs. By default the interface's name without its version.</summary>
    public string? Grant { get; set; }

    /// <summary>
    /// Whether the service may take its time. Plugins that import a blocking interface are called on threads of the host's own, and
    /// their callers wait asynchronously. Otherwise every method must complete before it returns.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool IsBlocking { get; set; }
}
