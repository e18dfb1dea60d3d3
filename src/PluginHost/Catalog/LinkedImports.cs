using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>The imports of a module, resolved.</summary>
/// <param name="Functions">What the engine is told: names and types.</param>
/// <param name="Imports">What runs when the guest calls the function of the same index.</param>
internal sealed record LinkedImports(HostFunction[] Functions, LinkedImport[] Imports);
