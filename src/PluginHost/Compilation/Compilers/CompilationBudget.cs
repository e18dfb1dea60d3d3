namespace PluginHost.Compilation;

/// <summary>What compiling the modules of one guest has taken so far: all of them together have the time of one. They are compiled one after another.</summary>
internal sealed class CompilationBudget
{
    /// <summary>The time: the processor's, in child processes.</summary>
    public TimeSpan Used { get; private set; }

    /// <summary>The time by the clock, with what the processor had others do.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Whether what the processor has left over was enough so far.</summary>
    public bool HasIdleTime { get; set; } = true;

    /// <summary>Whether nothing has been compiled from it.</summary>
    public bool IsWhole => Used == TimeSpan.Zero && Waited == TimeSpan.Zero;

    /// <summary>Counts time that was used.</summary>
    public void Use(TimeSpan time) => Used += time;

    /// <summary>Counts time that has passed.</summary>
    public void Wait(TimeSpan time) => Waited += time;
}
