using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// Compiles in this process, few modules at a time, each on a thread of its own. What takes too long is refused, but nothing ends the thread,
/// and nothing bounds its memory.
/// </summary>
/// <param name="limits">Of which only the time holds.</param>
/// <param name="timeProvider">Says when it has taken too long.</param>
internal sealed class InProcessCompiler(CompilerLimits limits, TimeProvider timeProvider) : IModuleCompiler
{
    // However many hosts are in the process.
    private static readonly SemaphoreSlim Turn = new(CompilerLimits.MaxAtATime);

    /// <inheritdoc/>
    public Task<TrustedCode> CompileAsync(CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default) =>
        CompileAsync(profile, module, new CompilationBudget(), cancellationToken);

    /// <inheritdoc/>
    public async Task<TrustedCode> CompileAsync(
        CodeProfile profile, ReadOnlyMemory<byte> module, CompilationBudget budget, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limits.GetTime(budget), timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await Turn.WaitAsync(end.Token).ConfigureAwait(false);
            long start = timeProvider.GetTimestamp();
            TrustedCode code = await CompileAndReleaseAsync(profile, module).WaitAsync(end.Token).ConfigureAwait(false);
            budget.Use(timeProvider.GetElapsedTime(start));
            return code;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw limits.TookTooLong();
        }
    }

    // The turn is over when the compiler has ended, and not when nobody waits for it any more. No guest is to start on its thread, whose start takes
    // turns on shared threads only.
    private static Task<TrustedCode> CompileAndReleaseAsync(CodeProfile profile, ReadOnlyMemory<byte> module) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return CodeGenerator.Compile(profile, module.Span);
            }
            finally
            {
                Turn.Release();
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously,
        TaskScheduler.Default);
}
