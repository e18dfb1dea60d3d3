namespace PluginHost.Compilation;

/// <summary>The type of an import or export. Equal types are equal values, and <c>ToString</c> writes them as the text format does.</summary>
internal abstract record ExternalType
{
    public abstract ExternalKind Kind { get; }
}
