using PluginHost.CompilerServices;

namespace PluginHost.Interop;

/// <summary>A function that the host offers to a module. A guest's call arrives with its index.</summary>
/// <param name="Module">The import's first name.</param>
/// <param name="Name">The import's second name.</param>
/// <param name="Type">The core function type.</param>
internal readonly record struct HostFunction(string Module, string Name, CoreSignature Type);
