using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// Compiles each module in a process of its own, few at a time, which is ended when it takes too long. At first it gets what the processor has left over,
/// so that no request notices it; if that is not enough, a process with a small share begins anew. While the host starts there are no requests, and it gets
/// as much as others, until there may be.
/// </summary>
/// <param name="command">How the process is started.</param>
/// <param name="limits">What it may take.</param>
/// <param name="start">Whether there may be requests.</param>
/// <param name="timeProvider">Says when it has taken too long.</param>
internal sealed class ChildProcessCompiler(CompilerCommand command, CompilerLimits limits, HostStart start, TimeProvider timeProvider) : IModuleCompiler
{
    private const int MaxErrorBytes = 4096;
    private const int MaxMessageBytes = 64 * 1024;

    // How .NET shows that SIGXCPU ended a process.
    private const int EndedForItsTime = 128 + 24;

    // And SIGKILL, by which the system ends processes when memory runs out. Where this process ends it, nobody looks at that.
    private const int EndedBySystem = 128 + 9;

    // Not there, not allowed or no program; on others than Windows also that a part of the path is no directory.
    private static readonly int[] LastingErrors = OperatingSystem.IsWindows() ? [2, 3, 5, 193] : [2, 8, 13, 20];

    // However many hosts are in the process.
    private static readonly SemaphoreSlim Turn = new(CompilerLimits.MaxAtATime);

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
        var idle = new CompilerArguments(profile, limits.MemoryBytes, limits.GetCpuSeconds(budget), CompilerPriority.Idle, command.EngineLibrary);
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!start.Ended.IsCancellationRequested)
            {
                CompilerArguments normal = idle with { Priority = CompilerPriority.Normal };
                return await CompileWithShareAsync(normal, module, budget, deadline, cancellationToken).ConfigureAwait(false);
            }

            // Of the modules of one guest, one is enough to see that the machine never rests.
            TrustedCode? code = CompilerLimits.IdlePatience is { } patience && budget.HasIdleTime
                ? await TryCompileInIdleTimeAsync(idle, module, budget, patience, cancellationToken).ConfigureAwait(false)
                : null;
            budget.HasIdleTime = code is not null;
            CompilerArguments low = idle with { Priority = CompilerPriority.Low };
            return code ?? await CompileWithShareAsync(low, module, budget, deadline, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
        }
    }

    private async Task<TrustedCode> CompileWithShareAsync(
        CompilerArguments arguments, ReadOnlyMemory<byte> module, CompilationBudget budget, TimeSpan time, CancellationToken cancellationToken)
    {
        long before = timeProvider.GetTimestamp();
        try
        {
            return (time > TimeSpan.Zero ? await TryCompileAsync(arguments, module, budget, time, cancellationToken).ConfigureAwait(false) : null)
                ?? throw limits.WaitedTooLong();
        }
        finally
        {
            budget.Wait(timeProvider.GetElapsedTime(before));
        }
    }

    // Null if it was not done in time, or no such process could be started.
    private async Task<TrustedCode?> TryCompileInIdleTimeAsync(
        CompilerArguments arguments, ReadOnlyMemory<byte> module, CompilationBudget budget, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await TryCompileAsync(arguments, module, budget, patience, cancellationToken).ConfigureAwait(false);
        }
        catch (CompilerNotStartedException)
        {
            // Whether that is because it was to be idle, the next one tells.
            return null;
        }
    }

    // Null if it was not done in time, and was ended.
    private async Task<TrustedCode?> TryCompileAsync(
        CompilerArguments arguments, ReadOnlyMemory<byte> module, CompilationBudget budget, TimeSpan time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(time, timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            (TrustedCode code, TimeSpan used) = await OnOwnThread(() => Run(arguments, module, end.Token)).ConfigureAwait(false);
            budget.Use(used);
            return code;
        }
        catch (Exception) when (end.IsCancellationRequested)
        {
            // Whatever it looked like from here: the process was killed.
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    // Reading a process's pipe takes a thread until something comes, however it is read. It must not be one of the pool's: on a machine with
    // few cores these are few, and requests would wait for the compiler. Nor is a guest to start on it, whose start takes turns on shared threads only.
    private static Task<T> OnOwnThread<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously, TaskScheduler.Default);

    private (TrustedCode Code, TimeSpan Used) Run(CompilerArguments arguments, ReadOnlyMemory<byte> module, CancellationToken cancellationToken)
    {
        using Process process = Start(arguments);

        // What reads and writes below ends with the process, and with nothing else.
        using CancellationTokenRegistration kill = cancellationToken.Register(process.Kill);
        using CancellationTokenRegistration lower = arguments.Priority == CompilerPriority.Normal
            ? start.Ended.Register(() => MakeWay(process))
            : default;
        try
        {
            Task<string> errors = OnOwnThread(() => ReadErrors(process.StandardError.BaseStream));
            Stream output = process.StandardOutput.BaseStream;
            if (!IsReady(output))
            {
                string problem = errors.GetAwaiter().GetResult();
                throw WasKilled(process)
                    ? limits.WasKilled()
                    : new CompilerNotStartedException($"The compiler ended before it was ready. {problem}");
            }

            Write(process.StandardInput.BaseStream, module.Span);
            return ReadAnswer(output, module.Length) ?? throw ExplainEnd(process, errors.GetAwaiter().GetResult());
        }
        finally
        {
            process.Kill();
        }
    }

    private Process Start(CompilerArguments arguments)
    {
        try
        {
            return Process.Start(command.ToStartInfo(arguments))!;
        }
        catch (Win32Exception exception)
        {
            throw new CompilerNotStartedException($"The compiler could not be started. {exception.Message}", exception)
            {
                IsLasting = LastingErrors.Contains(exception.NativeErrorCode),
            };
        }
    }

    private static void MakeWay(Process process)
    {
        try
        {
            ProcessPriority.Lower(process);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile, or the system does not allow it: then it is not to take from requests what they need.
            process.Kill();
        }
    }

    private static bool IsReady(Stream output)
    {
        var greeting = new byte[CompilerProtocol.Greeting.Length];
        output.ReadAtLeast(greeting, greeting.Length, throwOnEndOfStream: false);
        return greeting.AsSpan().SequenceEqual(CompilerProtocol.Greeting);
    }

    private static void Write(Stream input, ReadOnlySpan<byte> module)
    {
        try
        {
            using (input)
            {
                input.Write(module);
            }
        }
        catch (IOException)
        {
            // The process has ended; why is found out where its answer is missing.
        }
    }

    // Null if the process ended before it had answered.
    private static (TrustedCode Code, TimeSpan Used)? ReadAnswer(Stream output, int moduleBytes)
    {
        var header = new byte[CompilerProtocol.HeaderBytes];
        if (output.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            return null;
        }

        (byte kind, int length, TimeSpan used) = CompilerProtocol.ReadHeader(header);
        long most = kind == CompilerProtocol.Code ? CompilerLimits.GetMaxCodeBytes(moduleBytes) : MaxMessageBytes;
        if (length < 0 || length > most)
        {
            throw new CompilationException($"The compiler made {(uint)length} bytes of {moduleBytes}; at most {most} are accepted.");
        }

        byte[] content = GC.AllocateUninitializedArray<byte>(length);
        if (output.ReadAtLeast(content, length, throwOnEndOfStream: false) < length)
        {
            return null;
        }

        return kind == CompilerProtocol.Code
            ? (TrustedCode.FromOwnCompiler(content), used)
            : throw new CompilationException(Encoding.UTF8.GetString(content));
    }

    private Exception ExplainEnd(Process process, string errors) =>
        WasKilled(process) ? limits.WasKilled()
        : process.ExitCode == EndedForItsTime ? limits.TookTooLong()
        : errors.Contains("memory", StringComparison.OrdinalIgnoreCase) ? limits.TookTooMuch()
        : new CompilationException($"The compiler ended with the exit code {process.ExitCode}. {errors}".TrimEnd());

    private static bool WasKilled(Process process)
    {
        process.WaitForExit();
        return process.ExitCode == EndedBySystem && !OperatingSystem.IsWindows();
    }

    // All is read, so that the process never waits, and the beginning is kept.
    private static string ReadErrors(Stream stream)
    {
        var kept = new byte[MaxErrorBytes];
        int length = stream.ReadAtLeast(kept, kept.Length, throwOnEndOfStream: false);
        stream.CopyTo(Stream.Null);
        return GuestText.Sanitize(kept.AsSpan(0, length), MaxErrorBytes);
    }
}
