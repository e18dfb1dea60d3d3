using Microsoft.Extensions.DependencyInjection;
using PluginHost.Diagnostics;
using PluginHost.Wasi;

namespace PluginHost.Sandbox;

/// <summary>What all plugins of one host share while they run.</summary>
/// <param name="Ticker">The clock of all calls.</param>
/// <param name="Threads">Threads with big stacks.</param>
/// <param name="LongCallCores">The cores that calls share which run long.</param>
/// <param name="IdleInstances">Disposes what is kept for nothing.</param>
/// <param name="Maps">Counts what instances take of the process's maps.</param>
/// <param name="Memory">Counts what memory instances may have.</param>
/// <param name="TimeProvider">The application's clock.</param>
/// <param name="Events">Where everything is reported.</param>
/// <param name="ScopeFactory">Makes scopes for imports.</param>
/// <param name="FailsUnfinishedImports">
/// Whether an import that does not complete at once fails its call, instead of being waited for.
/// </param>
internal sealed record HostServices(
    Ticker Ticker,
    HostThreads Threads,
    LongCallCores LongCallCores,
    IdleInstances IdleInstances,
    InstanceMaps Maps,
    MemoryBudget Memory,
    TimeProvider TimeProvider,
    PluginEvents Events,
    IServiceScopeFactory ScopeFactory,
    bool FailsUnfinishedImports) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();

    /// <summary>How soon single instances are made again.</summary>
    public WasmRestartOptions Restart { get; init; } = new();

    /// <summary>Cancelled when the host is disposed and whatever runs has to end. Only for calls that are inside.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Whether the host is disposed and whatever runs has to end.</summary>
    public bool IsEnding => _ending.IsCancellationRequested;

    /// <summary>Ends all calls that are running.</summary>
    public void End() => _ending.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();

    /// <summary>The clocks of guests.</summary>
    public WasiClock WasiClock { get; } = new(TimeProvider);
}
