using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>One interface that guests of a contract may import, and its functions. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ImportDescriptor
{
    /// <summary>Describes an imported interface.</summary>
    /// <param name="name">
    /// The interface, for example <c>example:shop/inventory@1.0.0</c>; <c>$root</c> for the functions that a world imports by itself.
    /// </param>
    /// <param name="serviceType">The C# interface that the host implements.</param>
    /// <param name="functions">The functions.</param>
    public ImportDescriptor(string name, Type serviceType, IReadOnlyList<ImportBinding> functions)
    {
        Name = name;
        ServiceType = serviceType;
        Functions = functions;
    }

    /// <summary>The interface's name, with its version; <c>$root</c> for a world's own functions.</summary>
    public string Name { get; }

    /// <summary>The C# interface that the host implements.</summary>
    public Type ServiceType { get; }

    /// <summary>The functions.</summary>
    public IReadOnlyList<ImportBinding> Functions { get; }
}
