using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>
/// Marks an assembly that holds the C# of a WIT package, with the package's text, so that projects that reference the assembly can
/// use its types in WIT of their own instead of generating them again. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class WitPackageAttribute : Attribute
{
    /// <summary>Marks an assembly.</summary>
    /// <param name="package">The package with its version, for example <c>example:greeter@0.1.0</c>.</param>
    /// <param name="namespace">The C# namespace that the package's types are in.</param>
    /// <param name="isPublic">Whether the types can be used from other assemblies.</param>
    /// <param name="source">The package's WIT.</param>
    public WitPackageAttribute(string package, string @namespace, bool isPublic, string source)
    {
        Package = package;
        Namespace = @namespace;
        IsPublic = isPublic;
        Source = source;
    }

    /// <summary>The package with its version.</summary>
    public string Package { get; }

    /// <summary>The C# namespace that the package's types are in.</summary>
    public string Namespace { get; }

    /// <summary>Whether the types can be used from other assemblies.</summary>
    public bool IsPublic { get; }

    /// <summary>The package's WIT.</summary>
    public string Source { get; }
}
