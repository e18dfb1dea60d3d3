namespace PluginHost.Wasi;

/// <summary>What a function of WASI does.</summary>
/// <param name="call">The guest's call.</param>
/// <returns>What the guest is told.</returns>
internal delegate Errno WasiFunction(in WasiCall call);
