using System.Globalization;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>What the compiler's process is told when it is started. The module comes to it later, as its input.</summary>
/// <param name="Profile">What the code should be for.</param>
/// <param name="MemoryBytes">The memory that it may use beside what it has when it starts.</param>
/// <param name="CpuSeconds">The processor time that it may use: it must end even if nobody is there any more to end it.</param>
/// <param name="Priority">How much of the processor it gets beside everything else on the machine.</param>
/// <param name="EngineLibrary">The path of the engine's native library.</param>
internal sealed record CompilerArguments(CodeProfile Profile, long MemoryBytes, int CpuSeconds, CompilerPriority Priority, string EngineLibrary)
{
    /// <summary>The arguments as they are passed.</summary>
    public string[] ToArguments() =>
    [
        Profile.ToString(),
        MemoryBytes.ToString(CultureInfo.InvariantCulture),
        CpuSeconds.ToString(CultureInfo.InvariantCulture),
        Priority.ToString(),
        EngineLibrary,
    ];

    /// <summary>Reads the arguments. <see langword="null"/> if they are of another kind.</summary>
    public static CompilerArguments? Parse(string[] arguments) =>
        arguments is [var profile, var memory, var seconds, var priority, var library]
        && CodeProfile.Parse(profile) is { } parsed
        && long.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out long memoryBytes)
        && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out int cpuSeconds)
        && Enum.TryParse(priority, out CompilerPriority known) && Enum.IsDefined(known)
            ? new CompilerArguments(parsed, memoryBytes, cpuSeconds, known, library)
            : null;
}
