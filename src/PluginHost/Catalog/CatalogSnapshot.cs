using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>All plugins at one moment. A change makes another one.</summary>
/// <param name="phase">Whether the catalog takes calls.</param>
/// <param name="entries">The plugins; nobody changes them any more.</param>
/// <param name="revision">One more than that of the snapshot before.</param>
internal sealed partial class CatalogSnapshot(CatalogPhase phase, Dictionary<PluginId, PluginEntry> entries, long revision)
    : HeldPlugins
{
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The catalog before anything was loaded.</summary>
    public static CatalogSnapshot CreateEmpty() => new(CatalogPhase.NotLoaded, [], 0);

    /// <summary>Whether the catalog takes calls.</summary>
    public CatalogPhase Phase => phase;

    /// <summary>The plugins.</summary>
    public IReadOnlyDictionary<PluginId, PluginEntry> Entries => entries;

    /// <summary>The plugins, to begin another snapshot with.</summary>
    public Dictionary<PluginId, PluginEntry> CopyEntries() => new(entries);

    /// <summary>Tells this snapshot from all others of its catalog.</summary>
    public override long Revision => revision;

    /// <summary>Completes when another snapshot has taken this one's place.</summary>
    public Task Replaced => _replaced.Task;

    /// <summary>Finds where the calls of a contract of a plugin go.</summary>
    public Route FindRoute(PluginId id, ContractDescriptor contract)
    {
        Generation? generation = phase == CatalogPhase.Open && entries.TryGetValue(id, out PluginEntry? entry) ? entry.Generation : null;
        return generation is not null && generation.Guest.Bindings.TryGetValue(contract, out ContractBinding? binding)
            ? new Route(this, generation, binding)
            : new Route(this, null, null);
    }

    /// <summary>Says why there is no route.</summary>
    public PluginException Explain(PluginId id, ContractDescriptor contract)
    {
        switch (phase)
        {
            case CatalogPhase.NotLoaded:
                return new PluginRejectedException(
                    id, PluginRejection.NotReady, "Nothing has been loaded yet: start the host, or call IPluginCatalog.LoadAsync.");
            case CatalogPhase.Stopped:
                return new PluginRejectedException(id, PluginRejection.Stopping);
        }

        if (!entries.TryGetValue(id, out PluginEntry? entry))
        {
            return new PluginNotFoundException(id, DescribeOthers(id.Scope));
        }

        return entry switch
        {
            { State: PluginState.Disabled } => new PluginRejectedException(id, PluginRejection.Disabled),
            { State: PluginState.Failed } => new PluginRejectedException(id, PluginRejection.LoadFailed, entry.Failure?.Message, entry.Failure),
            { Generation: { } generation } => new PluginContractException(
                id, contract.Name, $"a plugin that is loaded with the contract {contract.Name}", DescribeContracts(generation))
            {
                Version = generation.Guest.Version,
            },
            _ => new PluginRejectedException(id, PluginRejection.NotReady, "It is still being loaded."),
        };
    }

    private static string DescribeContracts(Generation generation) =>
        $"one that is loaded with {string.Join(", ", generation.Guest.Bindings.Keys.Select(contract => contract.Name))}";

    private string DescribeOthers(string scope)
    {
        PluginId[] others = [.. entries.Keys.Where(other => other.Scope == scope).Take(10)];
        string where = scope.Length == 0 ? "without a scope" : $"in the scope '{scope}'";
        return others.Length == 0 ? $"There are no plugins {where}." : $"The plugins {where}: {string.Join(", ", others)}.";
    }
}
