using Microsoft.Extensions.DependencyInjection;
using PluginHost.Diagnostics;
using PluginHost.Wasi;

namespace PluginHost.Sandbox;

/// <summary>What all plugins of one host share while they run.</summary>
/// <param name="Ticker">The clock of all calls.</param>
/// <param name="Threads">Threads with big stacks.</param>
/// <param name="TimeProvider">The application's clock.</param>
/// <param name="Events">Where everything is reported.</param>
/// <param name="ScopeFactory">Makes scopes for imports.</param>
/// <param name="FailsUnfinishedImports">
/// Whether an import that does not complete at once fails its call, instead of being waited for.
/// </param>
internal sealed record HostServices(
    Ticker Ticker,
    HostThreads Threads,
    TimeProvider TimeProvider,
    PluginEvents Events,
    IServiceScopeFactory ScopeFactory,
    bool FailsUnfinishedImports)
{
    /// <summary>The clocks of guests.</summary>
    public WasiClock WasiClock { get; } = new(TimeProvider);
}
