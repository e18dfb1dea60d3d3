using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// Compiles modules off the threads that serve calls. Compilation cannot be interrupted once it has started, so only modules that the
/// pre-scan has let through come here.
/// </summary>
internal interface IModuleCompiler
{
    /// <summary>Compiles a module.</summary>
    /// <param name="engine">The engine that is to run it.</param>
    /// <param name="module">The module.</param>
    /// <param name="cancellationToken">Ends the wait for the compiler.</param>
    /// <exception cref="EngineException">The engine refused the module.</exception>
    Task<WasmModule> CompileAsync(WasmEngine engine, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default);
}
