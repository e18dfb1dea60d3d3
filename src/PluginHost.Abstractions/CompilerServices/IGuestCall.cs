using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>
/// One call as a value: its arguments, and how to pass them. A struct, so that the common case allocates nothing and a call that
/// has to wait can be kept. For generated code.
/// </summary>
/// <typeparam name="TResult">What the call gives; <see cref="Unit"/> if nothing.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGuestCall<out TResult>
{
    /// <summary>Lowers the arguments, calls the guest and lifts the result.</summary>
    /// <param name="function">The guest's function.</param>
    /// <returns>The result. Any value, if the guest's function did not return: the runtime knows, and does not look at it.</returns>
    TResult Invoke(GuestFunction function);
}
