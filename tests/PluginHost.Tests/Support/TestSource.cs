namespace PluginHost.Tests.Support;

/// <summary>A source whose plugins a test can change.</summary>
internal sealed class TestSource : IPluginSource
{
    public string Name { get; init; } = "test";

    public IReadOnlyList<PluginDefinition> Plugins { get; set; } = [];

    public Action OnRead { get; set; } = () => { };

    public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default)
    {
        OnRead();
        return new ValueTask<PluginSourceSnapshot>(new PluginSourceSnapshot(Plugins));
    }
}
