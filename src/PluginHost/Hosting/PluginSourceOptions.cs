namespace PluginHost;

/// <summary>Where a guest comes from.</summary>
public sealed class PluginSourceOptions
{
    /// <summary>The path of a .wasm file. A relative one starts at <see cref="WasmPluginsOptions.BasePath"/>.</summary>
    public string? Path { get; set; }
}
