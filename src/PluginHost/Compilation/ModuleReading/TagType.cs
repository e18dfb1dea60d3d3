namespace PluginHost.Compilation;

/// <summary>The type of an exception tag.</summary>
/// <param name="Signature">What an exception carries, as parameters.</param>
internal sealed record TagType(CoreFunctionType Signature) : ExternalType
{
    public override ExternalKind Kind => ExternalKind.Tag;

    public override string ToString() => $"(tag{Signature.ToString()["(func".Length..]}";
}
