using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PluginHost.Diagnostics;

namespace PluginHost.Hosting;

/// <summary>The plugins that configuration and code describe, and those in the folders that they name. Made and validated anew at each reading, as configuration may have changed.</summary>
internal sealed class OptionsPluginSource(
    IOptionsFactory<WasmPluginsOptions> options,
    IEnumerable<PluginConfiguration> configurations,
    IEnumerable<IOptionsChangeTokenSource<WasmPluginsOptions>> changes,
    ContentRoot root,
    PluginEvents events)
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
        IEnumerable<PluginDefinition> named = current.Plugins.Select(plugin =>
            ToDefinition(PluginId.Parse(plugin.Key), Path.GetFullPath(plugin.Value.Source.Path!, basePath), basePath, plugin.Value));
        IEnumerable<PluginDefinition> found = PluginFolders.Read(current, basePath, events)
            .Select(plugin => ToDefinition(plugin.Id, plugin.Path, basePath, plugin.Options));
        return ValueTask.FromResult(new PluginSourceSnapshot([.. named, .. found], change)
        {
            Folders = [.. current.Folders.Values.Select(folder => PluginFolders.PathOf(folder, basePath))],
        });
    }

    private static PluginDefinition ToDefinition(PluginId id, string path, string basePath, PluginOptions plugin) =>
        new(id, PluginContent.FromFile(path))
        {
            Sha256 = plugin.Sha256,
            Contract = plugin.Contract,
            Hook = plugin.Hook,
            Grants = plugin.Grants.ToHashSet(StringComparer.Ordinal),
            Limits = plugin.Limits,
            Wasi = plugin.Wasi,
            Lifetime = plugin.Lifetime,
            FailurePolicy = plugin.FailurePolicy,
            Fallback = plugin.Fallback is null ? null : PluginFallback.Parse(plugin.Fallback),
            Order = plugin.Order,
            Resilience = plugin.Resilience,
            Settings = plugin.Settings,
            Enabled = plugin.Enabled,
            Probation = plugin.Probation,
            SelfCheck = string.IsNullOrEmpty(plugin.SelfCheck) ? null : PluginContent.FromFile(Path.GetFullPath(plugin.SelfCheck, basePath)),
        };
}
