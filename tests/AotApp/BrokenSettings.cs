namespace PluginHost.AotApp;

/// <summary>A plugin whose settings are no JSON document. Configuration would not let it pass.</summary>
internal sealed class BrokenSettings : IPluginSource
{
    public string Name => "broken settings";

    public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot(
    [
        new PluginDefinition(
            PluginId.Parse("broken-settings"), PluginContent.FromFile(Path.Combine(AppContext.BaseDirectory, "header-check.wasm")))
        {
            Contract = "plugin-host:http/http-filter@0.1.0",
            Grants = new HashSet<string> { "plugin-host:http/request" },
            Settings = "not JSON",
        },
    ]));
}
