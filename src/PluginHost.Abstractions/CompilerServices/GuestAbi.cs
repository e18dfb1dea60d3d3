using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>
/// A guest ABI that somebody else defined, so that a hook can take guests which were not built for it: how to tell them, and what they may
/// import. What they export and import is described as a contract is.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GuestAbi
{
    /// <summary>Whether a module was meant for this ABI, in whatever version.</summary>
    /// <param name="module">The module.</param>
    public abstract bool IsMeantBy(GuestNames module);

    /// <summary>Looks whether a module that was meant for this ABI can run here. The types of its functions are compared afterwards.</summary>
    /// <param name="module">The module.</param>
    /// <returns>Why it cannot, as a sentence; <see langword="null"/> if it can.</returns>
    public abstract string? FindRefusal(GuestNames module);

    /// <summary>
    /// Whether WASI preview 1 depends on nothing but what the call's <see cref="PluginCallContext.ImportTarget"/> says as an
    /// <see cref="IGuestSystem"/>: there is no time and no chance in it, and whatever that does not know is not there.
    /// </summary>
    public virtual bool HasOwnSystem => false;
}
