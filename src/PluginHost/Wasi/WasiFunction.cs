using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Wasi;

/// <summary>What a function of WASI preview 1 does.</summary>
/// <param name="instance">The instance that calls.</param>
/// <param name="values">The arguments on entry, the result on return.</param>
internal delegate void WasiFunction(GuestInstance instance, Span<RawValue> values);
