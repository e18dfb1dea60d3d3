using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Compiles in this process, one module at a time, on a thread of its own.</summary>
internal sealed class InProcessCompiler : IModuleCompiler, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public async Task<WasmModule> CompileAsync(WasmEngine engine, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Factory.StartNew(
                () => WasmModule.Compile(engine, module.Span),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
