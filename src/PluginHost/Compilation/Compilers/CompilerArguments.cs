using System.Globalization;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>What the compiler's process is told when it is started. The module comes to it later, as its input.</summary>
/// <param name="Profile">What the code should be for.</param>
/// <param name="MemoryBytes">The memory that it may use beside what it has when it starts.</param>
/// <param name="CpuSeconds">The processor time that it may use: it must end even if nobody is there any more to end it.</param>
/// <param name="IsIdle">Whether it may only use what everything else on the machine leaves over. Held on Linux only.</param>
/// <param name="EngineLibrary">The path of the engine's native library.</param>
internal sealed record CompilerArguments(CodeProfile Profile, long MemoryBytes, int CpuSeconds, bool IsIdle, string EngineLibrary)
{
    private const string Idle = "idle";
    private const string Low = "low";

    /// <summary>The arguments as they are passed.</summary>
    public string[] ToArguments() =>
    [
        Profile.ToString(),
        MemoryBytes.ToString(CultureInfo.InvariantCulture),
        CpuSeconds.ToString(CultureInfo.InvariantCulture),
        IsIdle ? Idle : Low,
        EngineLibrary,
    ];

    /// <summary>Reads the arguments. <see langword="null"/> if they are of another kind.</summary>
    public static CompilerArguments? Parse(string[] arguments) =>
        arguments is [var profile, var memory, var seconds, (Idle or Low) and var priority, var library]
        && CodeProfile.Parse(profile) is { } parsed
        && long.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out long memoryBytes)
        && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out int cpuSeconds)
            ? new CompilerArguments(parsed, memoryBytes, cpuSeconds, priority == Idle, library)
            : null;
}
