using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>Where the calls of one contract of one plugin go, as long as the catalog stays as it is.</summary>
/// <param name="Snapshot">The catalog for which this holds.</param>
/// <param name="Generation">The version to call. <see langword="null"/> if none can be called.</param>
/// <param name="Binding">The contract, found in it.</param>
internal sealed record Route(CatalogSnapshot Snapshot, Generation? Generation, ContractBinding? Binding);
