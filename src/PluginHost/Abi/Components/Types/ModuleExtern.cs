namespace PluginHost.Abi.Components;

/// <summary>A core module.</summary>
internal sealed record ModuleExtern(CoreModuleType Type) : ExternType
{
    public override string Kind => "a core module";

    public override AnyType? Part => null;
}
