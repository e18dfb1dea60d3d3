namespace PluginHost.Abi.Components;

/// <summary>A function.</summary>
internal sealed record FunctionExtern(FunctionType Type) : ExternType
{
    public override string Kind => "a function";

    public override AnyType Part => Type;
}
