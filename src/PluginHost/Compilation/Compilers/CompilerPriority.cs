namespace PluginHost.Compilation;

/// <summary>How much of the processor a compiler's process gets beside everything else on the machine.</summary>
internal enum CompilerPriority
{
    /// <summary>What all others leave over. On Linux only; elsewhere as <see cref="Low"/>.</summary>
    Idle,

    /// <summary>A small share, about a tenth of what others get.</summary>
    Low,

    /// <summary>As much as others.</summary>
    Normal,
}
