using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Compiles nothing, and says what to do.</summary>
internal sealed class NoCompiler(string why) : IModuleCompiler
{
    /// <inheritdoc/>
    public Task<TrustedCode> CompileAsync(
        CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default) =>
        Task.FromException<TrustedCode>(new CompilationException(why));
}
