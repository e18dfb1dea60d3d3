namespace PluginHost.Abi.Components;

/// <summary>A type.</summary>
/// <param name="Type">The type under the name of the import or export.</param>
/// <param name="IsOpen">Whether it is any resource, rather than the one type.</param>
internal sealed record TypeExtern(AnyType Type, bool IsOpen = false) : ExternType
{
    public override string Kind => "a type";

    public override AnyType Part => Type;
}
