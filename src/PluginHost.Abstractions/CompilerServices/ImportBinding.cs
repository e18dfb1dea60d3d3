using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>
/// One function of the host as a guest calls it: lifts the arguments, calls the service, lowers the result. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ImportBinding
{
    /// <summary>Describes a function.</summary>
    /// <param name="functionName">The function's name in WIT.</param>
    /// <param name="signature">The core function type that the guest's import must have.</param>
    /// <param name="wit">The function as WIT says it, for errors.</param>
    protected ImportBinding(string functionName, CoreSignature signature, string wit)
    {
        FunctionName = functionName;
        Signature = signature;
        Wit = wit;
    }

    /// <summary>The function's name in WIT, which is also the name of the core import.</summary>
    public string FunctionName { get; }

    /// <summary>The core function type that the guest's import must have.</summary>
    public CoreSignature Signature { get; }

    /// <summary>The function as WIT says it.</summary>
    public string Wit { get; }

    /// <summary>
    /// What <see cref="Wit"/> names, defined in WIT, to be compared with the types of components; empty if it names nothing.
    /// <see langword="null"/> if it is not a function of WIT, which no component has.
    /// </summary>
    public string? Types { get; init; }

    /// <summary>Its types in place of <see cref="Types"/>, as the runtime has read them, if it was made at run time.</summary>
    internal object? RuntimeTypes { get; init; }

    /// <summary>Whether arguments or results pass through the guest's memory.</summary>
    public bool NeedsMemory { get; init; }

    /// <summary>Whether results are put into memory that the guest's allocator gives.</summary>
    public bool NeedsRealloc { get; init; }

    /// <summary>Whether it may wait, so that guests that import it run on a thread of the host's own.</summary>
    public bool IsBlocking { get; init; }

    /// <summary>Serves one call. What it throws ends the guest's call.</summary>
    /// <param name="call">The call: the guest's memory, and the host's services.</param>
    /// <param name="values">The arguments on entry, the result on return.</param>
    public abstract void Invoke(ImportCall call, Span<RawValue> values);
}
