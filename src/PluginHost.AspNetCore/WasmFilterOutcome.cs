namespace PluginHost.AspNetCore;

/// <summary>What one filter did in one phase of a request. The default value is none, of no filter.</summary>
/// <param name="Plugin">The filter.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Action">How the phase ended.</param>
/// <param name="Failure">
/// Why there was no result, if <paramref name="Action"/> is <see cref="WasmFilterAction.Failed"/>,
/// <see cref="WasmFilterAction.Skipped"/> or <see cref="WasmFilterAction.FellBack"/>. For operators; its <see cref="PluginException.PublicMessage"/> for anyone.
/// </param>
public readonly record struct WasmFilterOutcome(
    PluginId Plugin, WasmFilterPhase Phase, WasmFilterAction Action, PluginException? Failure = null);
