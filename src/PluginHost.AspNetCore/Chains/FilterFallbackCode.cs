namespace PluginHost.AspNetCore.Chains;

/// <summary>Code that filters may fall back to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Code">The code.</param>
internal sealed record FilterFallbackCode(string Name, WasmFilterFallback Code);
