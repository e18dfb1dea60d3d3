namespace PluginHost.Hosting;

/// <summary>Code of the application that stands in for plugins of a contract.</summary>
/// <param name="Name">The name under which plugins fall back to it.</param>
/// <param name="Code">The code.</param>
internal sealed record FallbackCode<TContract>(string Name, TContract Code)
    where TContract : class, IWasmContract;
