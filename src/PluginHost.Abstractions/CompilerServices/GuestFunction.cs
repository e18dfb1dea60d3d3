using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>
/// A function of one guest instance, entered and ready to be called: a core function with the memory, allocator, post-return
/// function and string encoding that belong to it. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GuestFunction : LiftLowerContext
{
    private readonly bool _hasPostReturn;

    /// <summary>Makes a function.</summary>
    /// <param name="stringEncoding">How the guest wants its strings.</param>
    /// <param name="hasPostReturn">Whether the guest wants to know when its result has been lifted.</param>
    private protected GuestFunction(StringEncoding stringEncoding, bool hasPostReturn)
        : base(stringEncoding) => _hasPostReturn = hasPostReturn;

    /// <summary>Calls the core function.</summary>
    /// <param name="values">The arguments on entry, the result on return; as long as the longer of both.</param>
    /// <returns>Whether the function returned. If not, the caller returns at once; the reason is kept for <see cref="Exit"/>.</returns>
    public bool Invoke(Span<RawValue> values)
    {
        FinishLowering();
        return CallCore(values);
    }

    /// <summary>Tells the guest that its result has been lifted, if the guest wants to know (<c>post-return</c>).</summary>
    /// <param name="values">The core results, as <see cref="Invoke"/> gave them.</param>
    public void PostReturn(Span<RawValue> values)
    {
        if (_hasPostReturn)
        {
            CallPostReturn(values);
        }
    }

    /// <summary>Notes an exception that left lowering or lifting. The instance is not used again.</summary>
    /// <param name="exception">The exception.</param>
    public abstract void Fault(Exception exception);

    /// <summary>Ends the call: gives the instance and the place back. The function must not be used afterwards.</summary>
    /// <returns>Why the call has no result; <see langword="null"/> if it has one.</returns>
    public abstract Exception? Exit();

    /// <summary>Calls the core function, once everything is lowered.</summary>
    private protected abstract bool CallCore(Span<RawValue> values);

    /// <summary>Calls the guest's <c>post-return</c>, which there is.</summary>
    private protected abstract void CallPostReturn(Span<RawValue> values);
}
