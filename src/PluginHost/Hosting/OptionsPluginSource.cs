using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace PluginHost.Hosting;

/// <summary>The plugins that configuration and code describe. Made and validated anew at each reading, as configuration may have changed.</summary>
internal sealed class OptionsPluginSource(
    IOptionsFactory<WasmPluginsOptions> options,
    IEnumerable<PluginConfiguration> configurations,
    IEnumerable<IOptionsChangeTokenSource<WasmPluginsOptions>> changes,
    ContentRoot root)
    : IPluginSource
{
    /// <inheritdoc/>
    public string Name => "options";

    /// <inheritdoc/>
    public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default)
    {
        // Before the options: what changes while they are made is told.
        var change = new CompositeChangeToken(
        [
            .. configurations.Select(source => source.Configuration?.GetReloadToken()).OfType<IChangeToken>(),
            .. changes.Select(source => source.GetChangeToken()),
        ]);
        WasmPluginsOptions current = options.Create(Options.DefaultName);
        string basePath = Path.GetFullPath(current.BasePath ?? "", root.Path);
        return ValueTask.FromResult(new PluginSourceSnapshot(
            current.Plugins.Select(plugin => ToDefinition(plugin.Key, plugin.Value, basePath)), change));
    }

    private static PluginDefinition ToDefinition(string id, PluginOptions plugin, string basePath) =>
        new(PluginId.Parse(id), PluginContent.FromFile(Path.GetFullPath(plugin.Source.Path!, basePath)))
        {
            Sha256 = plugin.Sha256,
            Contract = plugin.Contract,
            Hook = plugin.Hook,
            Grants = plugin.Grants.ToHashSet(StringComparer.Ordinal),
            Limits = plugin.Limits,
            Lifetime = plugin.Lifetime,
            FailurePolicy = plugin.FailurePolicy,
            Fallback = plugin.Fallback is null ? null : PluginFallback.Parse(plugin.Fallback),
            Resilience = plugin.Resilience,
            Settings = plugin.Settings,
            Enabled = plugin.Enabled,
            Probation = plugin.Probation,
        };
}
