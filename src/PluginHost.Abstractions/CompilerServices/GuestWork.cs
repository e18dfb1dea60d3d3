using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>A call that waits for its turn. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GuestWork
{
    private protected GuestWork()
    {
    }

    /// <summary>Makes the call.</summary>
    /// <param name="function">The guest's function, entered.</param>
    public abstract void Run(GuestFunction function);
}
