using System.ComponentModel;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// Compiles modules in other processes, few at a time, which are ended when they take too long. At first one gets what the processor has left over,
/// so that no request notices it, and is kept for the next module; if that is not enough, a process with a small share begins anew.
/// </summary>
/// <param name="command">How a process is started.</param>
/// <param name="limits">What it may take.</param>
/// <param name="timeProvider">Says when it has taken too long.</param>
internal sealed class ChildProcessCompiler(CompilerCommand command, CompilerLimits limits, TimeProvider timeProvider) : IModuleCompiler, IDisposable
{
    // Not there, not allowed or no program; on others than Windows also that a part of the path is no directory.
    private static readonly int[] LastingErrors = OperatingSystem.IsWindows() ? [2, 3, 5, 193] : [2, 8, 13, 20];

    // However many hosts are in the process.
    private static readonly SemaphoreSlim Turn = new(CompilerLimits.MaxAtATime);

    private readonly KeptCompiler _kept = new(timeProvider);

    /// <inheritdoc/>
    public Task<TrustedCode> CompileAsync(CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default) =>
        CompileAsync(profile, module, new CompilationBudget(), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="CompilerNotStartedException">There is no process to compile in.</exception>
    /// <exception cref="CompilerStarvedException">The process had too little of the machine.</exception>
    public async Task<TrustedCode> CompileAsync(
        CodeProfile profile, ReadOnlyMemory<byte> module, CompilationBudget budget, CancellationToken cancellationToken)
    {
        TimeSpan deadline = limits.Deadline - budget.Waited;
        var request = new Request(profile, module, limits.GetCpuSeconds(budget));
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Of the modules of one guest, one is enough to see that the machine never rests.
            TrustedCode? code = CompilerLimits.IdlePatience is { } patience && budget.HasIdleTime
                ? await TryCompileInIdleTimeAsync(request, budget, patience, cancellationToken).ConfigureAwait(false)
                : null;
            budget.HasIdleTime = code is not null;
            return code ?? await CompileWithShareAsync(request, budget, deadline, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Ends the process that waits for its next module.</summary>
    public void Dispose() => _kept.Dispose();

    private async Task<TrustedCode> CompileWithShareAsync(
        Request request, CompilationBudget budget, TimeSpan time, CancellationToken cancellationToken)
    {
        long start = timeProvider.GetTimestamp();
        try
        {
            return (time > TimeSpan.Zero ? await TryCompileAsync(RunWithShare, request, budget, time, cancellationToken).ConfigureAwait(false) : null)
                ?? throw limits.WaitedTooLong();
        }
        finally
        {
            budget.Wait(timeProvider.GetElapsedTime(start));
        }
    }

    // Null if it was not done in time, or no such process could be started.
    private async Task<TrustedCode?> TryCompileInIdleTimeAsync(
        Request request, CompilationBudget budget, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await TryCompileAsync(RunInIdleTime, request, budget, patience, cancellationToken).ConfigureAwait(false);
        }
        catch (CompilerNotStartedException)
        {
            // Whether that is because it was to be idle, the next one tells.
            return null;
        }
    }

    // Null if it was not done in time, and was ended.
    private async Task<TrustedCode?> TryCompileAsync(
        Func<Request, CancellationToken, CompilerAnswer> run, Request request, CompilationBudget budget, TimeSpan time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(time, timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            CompilerAnswer answer = await OwnThread.RunAsync(() => run(request, end.Token)).ConfigureAwait(false);
            budget.Use(answer.Used);
            return answer.Code;
        }
        catch (Exception) when (end.IsCancellationRequested)
        {
            // Whatever it looked like from here: the process was killed.
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private CompilerAnswer RunInIdleTime(Request request, CancellationToken cancellationToken)
    {
        if (_kept.Take() is { } kept && Run(kept, isNew: false, request, cancellationToken) is { } answer)
        {
            return answer;
        }

        // One that was kept may have ended meanwhile, and has less memory left than a new one: only a new one's end says something of the module.
        cancellationToken.ThrowIfCancellationRequested();
        return Run(Start(isIdle: true), isNew: true, request, cancellationToken)!.Value;
    }

    private CompilerAnswer RunWithShare(Request request, CancellationToken cancellationToken) =>
        Run(Start(isIdle: false), isNew: true, request, cancellationToken)!.Value;

    // Null if one that is not new has ended, but not because the module took its time.
    private CompilerAnswer? Run(CompilerChild child, bool isNew, Request request, CancellationToken cancellationToken)
    {
        bool isKept = false;
        try
        {
            CompilerAnswer? answer;

            // What waits for the process ends with it, and with nothing else.
            using (cancellationToken.Register(child.Kill))
            {
                if (isNew && !child.WaitUntilReady())
                {
                    throw ExplainStart(child);
                }

                answer = child.Compile(request.Profile, request.Module.Span, request.CpuSeconds);
            }

            isKept = answer is not null && child.IsIdle;
            return answer is null && (isNew || child.TookTooLong) ? throw ExplainEnd(child) : answer;
        }
        finally
        {
            if (isKept)
            {
                _kept.Keep(child);
            }
            else
            {
                child.Dispose();
            }
        }
    }

    private CompilerChild Start(bool isIdle)
    {
        try
        {
            return CompilerChild.Start(command, new CompilerArguments(limits.MemoryBytes, isIdle, command.EngineLibrary));
        }
        catch (Win32Exception exception)
        {
            throw new CompilerNotStartedException($"The compiler could not be started. {exception.Message}", exception)
            {
                IsLasting = LastingErrors.Contains(exception.NativeErrorCode),
            };
        }
    }

    private Exception ExplainStart(CompilerChild child) => child.WasKilled
        ? limits.WasKilled()
        : new CompilerNotStartedException($"The compiler ended before it was ready. {child.Errors}");

    private Exception ExplainEnd(CompilerChild child) =>
        child.WasKilled ? limits.WasKilled()
        : child.TookTooLong ? limits.TookTooLong()
        : child.Errors.Contains("memory", StringComparison.OrdinalIgnoreCase) ? limits.TookTooMuch()
        : new CompilationException($"The compiler ended with the exit code {child.ExitCode}. {child.Errors}".TrimEnd());

    private readonly record struct Request(CodeProfile Profile, ReadOnlyMemory<byte> Module, int CpuSeconds);
}
