namespace PluginHost.Generators.Emit.Planning;

/// <summary>A WIT package whose C# is in a referenced assembly and can be used from here.</summary>
/// <param name="Package">The package with its version.</param>
/// <param name="Namespace">The namespace of its types.</param>
/// <param name="Source">Its WIT.</param>
/// <param name="Assembly">The assembly's name.</param>
internal sealed record ReferencedPackage(string Package, string Namespace, string Source, string Assembly)
{
    /// <summary>A path for the text, in a directory of its own, because the files of one directory make up one package.</summary>
    public string Path => $"{Assembly}!/{Package.Replace(':', '.')}/package.wit";
}
