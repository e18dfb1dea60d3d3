namespace PluginHost.Abi.Components;

/// <summary>A component.</summary>
internal sealed record ComponentExtern(ComponentType Type) : ExternType
{
    public override string Kind => "a component";

    public override AnyType Part => Type;
}
