using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// Compiles modules off the threads that serve calls. Compilation cannot be interrupted once it has started, so only modules that the
/// pre-scan has let through come here.
/// </summary>
internal interface IModuleCompiler
{
    /// <summary>Compiles a module.</summary>
    /// <param name="profile">What the code should be for.</param>
    /// <param name="module">The module.</param>
    /// <param name="cancellationToken">Ends the wait for the compiler.</param>
    /// <exception cref="CompilationException">There is no code; the message says why.</exception>
    Task<TrustedCode> CompileAsync(CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default);

    /// <summary>Compiles one of the modules of a guest, which have their time together.</summary>
    /// <param name="profile">What the code should be for.</param>
    /// <param name="module">The module.</param>
    /// <param name="budget">What the guest's modules have taken so far. Counted up.</param>
    /// <param name="cancellationToken">Ends the wait for the compiler.</param>
    /// <exception cref="CompilationException">There is no code; the message says why.</exception>
    Task<TrustedCode> CompileAsync(
        CodeProfile profile, ReadOnlyMemory<byte> module, CompilationBudget budget, CancellationToken cancellationToken) =>
        CompileAsync(profile, module, cancellationToken);
}
