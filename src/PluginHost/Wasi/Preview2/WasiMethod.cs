namespace PluginHost.Wasi.Preview2;

/// <summary>What a function of WASI 0.2 does.</summary>
/// <param name="call">The guest's call.</param>
internal delegate void WasiMethod(in WasiMethodCall call);
