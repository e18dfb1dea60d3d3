using PluginHost.Diagnostics;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// Compiles in child processes, and in this one where none can be started. No module decides that: a process that has seen one and ends is a module
/// that is refused. Nor does what a guest may bring about by using up what the machine has: where one was started once, one can be started again.
/// </summary>
internal sealed class AutomaticCompiler(IModuleCompiler child, IModuleCompiler inProcess, PluginEvents events, TimeProvider timeProvider)
    : IModuleCompiler
{
    // As long as none was ever started, and it is not clear that none can be.
    private const int MaxTries = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private volatile bool _hasChild;
    private volatile bool _isInProcess;

    /// <inheritdoc/>
    public Task<TrustedCode> CompileAsync(CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default) =>
        CompileAsync(profile, module, new CompilationBudget(), cancellationToken);

    /// <inheritdoc/>
    public async Task<TrustedCode> CompileAsync(
        CodeProfile profile, ReadOnlyMemory<byte> module, CompilationBudget budget, CancellationToken cancellationToken)
    {
        for (int tries = 1; !_isInProcess; tries++)
        {
            try
            {
                TrustedCode code = await child.CompileAsync(profile, module, budget, cancellationToken).ConfigureAwait(false);
                _hasChild = true;
                return code;
            }
            catch (CompilationException)
            {
                // It has looked at the module.
                _hasChild = true;
                throw;
            }
            catch (CompilerNotStartedException exception) when (!_hasChild)
            {
                if (exception.IsLasting || tries == MaxTries)
                {
                    StayInProcess(exception);
                }
                else
                {
                    await Task.Delay(tries * Pause, timeProvider, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return await inProcess.CompileAsync(profile, module, budget, cancellationToken).ConfigureAwait(false);
    }

    // Unless another module's process has been started meanwhile.
    private void StayInProcess(CompilerNotStartedException why)
    {
        lock (_lock)
        {
            if (_isInProcess)
            {
                return;
            }

            if (_hasChild)
            {
                throw new CompilerNotStartedException(why.Message, why);
            }

            _isInProcess = true;
        }

        events.CompilesInProcess(why.Message);
    }
}
