using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Compiles in this process, one module at a time, on a thread of its own. Nothing bounds how long it takes.</summary>
internal sealed class InProcessCompiler : IModuleCompiler, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Compiles a module on this thread, with an engine that is there for this alone.</summary>
    /// <exception cref="CompilationException">It is no valid module.</exception>
    public static TrustedCode Compile(CodeProfile profile, ReadOnlySpan<byte> module)
    {
        try
        {
            using WasmEngine engine = WasmEngine.Create(profile.ToEngineProfile());
            using WasmModule compiled = WasmModule.Compile(engine, module);
            return compiled.Save();
        }
        catch (EngineException exception)
        {
            throw new CompilationException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public async Task<TrustedCode> CompileAsync(
        CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Factory.StartNew(
                () => Compile(profile, module.Span),
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
