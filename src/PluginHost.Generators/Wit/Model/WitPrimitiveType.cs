namespace PluginHost.Generators.Wit.Model;

/// <summary>A type that WIT brings along.</summary>
internal sealed record WitPrimitiveType(WitPrimitiveKind Kind) : WitType
{
#pragma warning disable CA1308 // WIT spells its keywords in lower case.
    public override string ToString() => Kind.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
