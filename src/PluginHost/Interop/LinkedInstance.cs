namespace PluginHost.Interop;

/// <summary>An instance that is one of several in a store.</summary>
/// <param name="Module">Its module.</param>
/// <param name="Prepared">The module with its imports resolved, if all of them are functions of the host; otherwise null.</param>
/// <param name="Imports">What it gets for its imports, in their order; empty if they are resolved.</param>
internal sealed record LinkedInstance(WasmModule Module, PreparedInstance? Prepared, LinkedExtern[] Imports);
