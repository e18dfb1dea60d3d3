using System.Globalization;

namespace PluginHost.Compilation;

/// <summary>What the compiler's process is told when it is started. Modules come to it later, as its input.</summary>
/// <param name="MemoryBytes">The memory that it may use beside what it has when it starts.</param>
/// <param name="IsIdle">Whether it may only use what everything else on the machine leaves over. Held on Linux only.</param>
/// <param name="EngineLibrary">The path of the engine's native library.</param>
internal sealed record CompilerArguments(long MemoryBytes, bool IsIdle, string EngineLibrary)
{
    private const string Idle = "idle";
    private const string Low = "low";

    /// <summary>The arguments as they are passed.</summary>
    public string[] ToArguments() =>
    [
        MemoryBytes.ToString(CultureInfo.InvariantCulture),
        IsIdle ? Idle : Low,
        EngineLibrary,
    ];

    /// <summary>Reads the arguments. <see langword="null"/> if they are of another kind.</summary>
    public static CompilerArguments? Parse(string[] arguments) =>
        arguments is [var memory, (Idle or Low) and var priority, var library]
        && long.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out long memoryBytes)
            ? new CompilerArguments(memoryBytes, priority == Idle, library)
            : null;
}
