using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>What a proxy calls: a plugin by its id, or the instance of a session. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GuestTarget
{
    /// <summary>
    /// Lets a call in, if that can be done at once and on this thread. The caller must call <see cref="GuestFunction.Exit"/>.
    /// </summary>
    /// <param name="export">The function: an index into the contract's exports.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The function; <see langword="null"/> if the call must go through <see cref="RunAsync"/>.</returns>
    public abstract GuestFunction? Enter(int export, CancellationToken cancellationToken);

    /// <summary>Lets a call in when there is a place for it, on a thread that can run it, and runs it there.</summary>
    /// <param name="export">The function: an index into the contract's exports.</param>
    /// <param name="work">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>Completes when the call has its result, or faults with its failure.</returns>
    public abstract ValueTask RunAsync(int export, GuestWork work, CancellationToken cancellationToken);
}
