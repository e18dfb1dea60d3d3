using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>A handle that owns a resource.</summary>
internal sealed class OwnType(ResourceType resource) : DataType(TypeMeasure.Resource, DataTraits.Of(CoreValueType.I32))
{
    public ResourceType Resource { get; } = resource;

    public override string Kind => "an own handle";

    public override AnyType Rename() => new OwnType(Resource) { AliasOf = this };
}
