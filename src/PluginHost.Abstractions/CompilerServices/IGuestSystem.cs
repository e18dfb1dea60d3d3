using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>What a guest sees of the system around it, where that depends on nothing but what it works on.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGuestSystem
{
    /// <summary>The arguments, in UTF-8.</summary>
    IReadOnlyList<ReadOnlyMemory<byte>> Arguments { get; }

    /// <summary>The environment variables as <c>name=value</c>, in UTF-8.</summary>
    IReadOnlyList<ReadOnlyMemory<byte>> Environment { get; }

    /// <summary>The time of day: milliseconds since 1970, in UTC.</summary>
    long UnixMilliseconds { get; }
}
