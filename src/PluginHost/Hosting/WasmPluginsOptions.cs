namespace PluginHost;

/// <summary>The plugins of an application and the engine that runs them. Usually the configuration section <c>WasmPlugins</c>.</summary>
public sealed class WasmPluginsOptions
{
    /// <summary>The plugins by id: <c>name</c>, or <c>scope/name</c>.</summary>
    public IDictionary<string, PluginOptions> Plugins { get; } = new Dictionary<string, PluginOptions>();

    /// <summary>Folders whose files are plugins, each by a name of its own for messages.</summary>
    public IDictionary<string, PluginFolderOptions> Folders { get; } = new Dictionary<string, PluginFolderOptions>();

    /// <summary>
    /// Where relative paths of plugins start. By default the host's content root, or the application's directory if there is no host.
    /// </summary>
    public string? BasePath { get; set; }

    /// <summary>The engine.</summary>
    public WasmEngineOptions Engine { get; } = new();

    /// <summary>What is reported.</summary>
    public WasmTelemetryOptions Telemetry { get; } = new();

    /// <summary>How plugins are loaded at the host's start, and replaced while it runs.</summary>
    public WasmReloadOptions Reload { get; } = new();

    /// <summary>How soon instances of plugins with the lifetime <see cref="PluginLifetime.Single"/> that have failed are made again.</summary>
    public WasmRestartOptions Restart { get; } = new();

    /// <summary>
    /// Whether a host function that does not complete before it returns, although its interface is not registered as blocking, fails the
    /// plugin's call. Otherwise its thread waits, which is logged and counted.
    /// </summary>
    /// <value><see langword="true"/> in the environment Development, otherwise <see langword="false"/>.</value>
    public bool? FailUnfinishedImports { get; set; }

    /// <summary>What configuration says and nothing reads, for validation.</summary>
    internal List<string> Problems { get; } = [];
}
