namespace PluginHost;

/// <summary>
/// A folder whose files are plugins: each <c>name.wasm</c> in it is the plugin <c>name</c>, as long as it is there. Files whose names begin
/// with a dot, and those of folders below, are not looked at. A plugin of the same id in <see cref="WasmPluginsOptions.Plugins"/> is what
/// that says, and the file nothing.
/// </summary>
public sealed class PluginFolderOptions
{
    /// <summary>The folder. A relative path starts at <see cref="WasmPluginsOptions.BasePath"/>.</summary>
    public string? Path { get; set; }

    /// <summary>The scope of its plugins, usually a tenant.</summary>
    /// <value>Empty: they belong to the application itself.</value>
    public string Scope { get; set; } = "";

    /// <summary>What each of its plugins is for, may do and may use: everything but <c>Source</c> and <c>Sha256</c>.</summary>
    public PluginOptions Defaults { get; } = new();
}
