using PluginHost.Diagnostics;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// Compiles in child processes, and once it turns out that none can be started here, in this process. No module decides that: a process
/// that has seen one and ends is a module that is refused.
/// </summary>
internal sealed class AutomaticCompiler(IModuleCompiler child, IModuleCompiler inProcess, PluginEvents events) : IModuleCompiler
{
    private volatile bool _isInProcess;

    /// <inheritdoc/>
    public async Task<TrustedCode> CompileAsync(
        CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default)
    {
        if (!_isInProcess)
        {
            try
            {
                return await child.CompileAsync(profile, module, cancellationToken).ConfigureAwait(false);
            }
            catch (CompilerNotStartedException exception)
            {
                _isInProcess = true;
                events.CompilesInProcess(exception.Message);
            }
        }

        return await inProcess.CompileAsync(profile, module, cancellationToken).ConfigureAwait(false);
    }
}
