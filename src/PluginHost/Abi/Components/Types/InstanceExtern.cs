namespace PluginHost.Abi.Components;

/// <summary>An instance.</summary>
internal sealed record InstanceExtern(InstanceType Type) : ExternType
{
    public override string Kind => "an instance";

    public override AnyType Part => Type;
}
