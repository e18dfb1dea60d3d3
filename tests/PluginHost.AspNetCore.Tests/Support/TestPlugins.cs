namespace PluginHost.AspNetCore.Tests.Support;

/// <summary>A source whose plugins a test can change.</summary>
internal sealed class TestPlugins(PluginDefinition[] plugins) : IPluginSource
{
    public PluginDefinition[] Current { get; set; } = plugins;

    public string Name => "test";

    public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot(Current));
}
