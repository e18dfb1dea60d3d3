namespace PluginHost.Compilation;

/// <summary>What compiling one module may take.</summary>
/// <param name="Timeout">The time: the processor's, in a child process, which gets little of it while the machine has better things to do.</param>
/// <param name="MemoryBytes">The memory, where the system can hold a process to it.</param>
internal sealed record CompilerLimits(TimeSpan Timeout, long MemoryBytes)
{
    /// <summary>
    /// How many modules are compiled at a time. More than one, so that one that takes long, or is made to, leaves the way free for others;
    /// few, because each may take a core and <see cref="MemoryBytes"/>.
    /// </summary>
    public static int MaxAtATime { get; } = Math.Clamp(Environment.ProcessorCount / 2, 2, 4);

    /// <summary>
    /// How long a child process may take that gets no more of the processor than all others leave over. Then one takes its place that has a share of it:
    /// on a machine that never rests the first would never be done. <see langword="null"/> where the system knows no such processes.
    /// </summary>
    public static TimeSpan? IdlePatience { get; } = OperatingSystem.IsLinux() ? TimeSpan.FromSeconds(5) : null;

    // Ordinary code becomes two to four times as large, and none that was seen more than twenty times.
    private const long CodeBytesPerByte = 64;
    private const long LeastCodeBytes = 16 << 20;

    // Windows bounds no process by its processor time.
    private static readonly int MostWaiting = OperatingSystem.IsWindows() ? 1 : 10;

    /// <summary>When a child process that has a share of the processor is ended, however little it has had of it.</summary>
    public TimeSpan Deadline => MostWaiting * Timeout;

    /// <summary>The time that is left for the next module of a guest.</summary>
    /// <exception cref="CompilationException">None is.</exception>
    public TimeSpan GetTime(CompilationBudget budget) => budget.Used < Timeout ? Timeout - budget.Used : throw TookTooLong();

    /// <summary>The processor time after which the system ends a child process with the next module of a guest, in seconds.</summary>
    /// <exception cref="CompilationException">None is left.</exception>
    public int GetCpuSeconds(CompilationBudget budget) => (int)Math.Ceiling(GetTime(budget).TotalSeconds);

    /// <summary>Why a module was not compiled that took too long.</summary>
    public CompilationException TookTooLong() =>
        new($"It takes longer than {Timeout} to compile, which is WasmPlugins:Engine:CompileTimeout.");

    /// <summary>Why a module was not compiled that had not its time by <see cref="Deadline"/>.</summary>
    public Exception WaitedTooLong() => MostWaiting == 1
        ? TookTooLong()
        : new CompilerStarvedException($"It was not compiled within {Deadline}, in which it had less than {Timeout} of the processor's time: that is WasmPlugins:Engine:CompileTimeout, and this is the most that it may become on a busy machine.");

    /// <summary>Why a module was not compiled that took too much memory.</summary>
    public CompilationException TookTooMuch() =>
        new($"It takes more than {MemoryBytes} bytes to compile, which is WasmPlugins:Engine:MaxCompileMemoryBytes.");

    /// <summary>Why a module was not compiled whose compiler the system has ended.</summary>
    public CompilerStarvedException WasKilled() =>
        new($"The compiler was ended by the system (SIGKILL), most likely because there was no memory for it. It may take {MemoryBytes} bytes, which is "
            + $"WasmPlugins:Engine:MaxCompileMemoryBytes, and so may {MaxAtATime} at one time: give the machine or the container so much beside the "
            + "application, lower the option, or prepare the guests' code beforehand.");

    /// <summary>The most bytes of code that a module of so many may become.</summary>
    public static long GetMaxCodeBytes(int moduleBytes) => Math.Max(LeastCodeBytes, CodeBytesPerByte * moduleBytes);
}
