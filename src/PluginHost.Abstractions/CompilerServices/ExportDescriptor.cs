using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>One function that a contract asks a guest to export. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ExportDescriptor
{
    /// <summary>Describes an export.</summary>
    /// <param name="interfaceName">The interface, for example <c>example:greeter/greeter@0.1.0</c>; empty for a world's own function.</param>
    /// <param name="functionName">The function's name in WIT.</param>
    /// <param name="signature">The core function type that the guest's function must have.</param>
    /// <param name="wit">The function as WIT says it, for errors.</param>
    public ExportDescriptor(string interfaceName, string functionName, CoreSignature signature, string wit)
    {
        InterfaceName = interfaceName;
        FunctionName = functionName;
        Signature = signature;
        Wit = wit;
        CoreName = interfaceName.Length == 0 ? functionName : $"{interfaceName}#{functionName}";
    }

    /// <summary>The interface; empty for a world's own function.</summary>
    public string InterfaceName { get; }

    /// <summary>The function's name in WIT.</summary>
    public string FunctionName { get; }

    /// <summary>The name of the core export.</summary>
    public string CoreName { get; }

    /// <summary>The core function type that the guest's function must have.</summary>
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

    /// <summary>Whether arguments are put into memory that the guest's allocator gives.</summary>
    public bool NeedsRealloc { get; init; }
}
