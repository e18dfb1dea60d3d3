namespace PluginHost.Compilation;

/// <summary>The type of a global.</summary>
internal sealed record GlobalType(CoreValueType ValueType, bool IsMutable) : ExternalType
{
    public override ExternalKind Kind => ExternalKind.Global;

    public override string ToString() => IsMutable ? $"(global (mut {ValueType.ToWat()}))" : $"(global {ValueType.ToWat()})";
}
