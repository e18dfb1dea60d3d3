namespace PluginHost.Generators.Wit.Model;

/// <summary>A record, variant, enum, flags or alias by its name. A resource is never referred to this way, but by a handle.</summary>
internal sealed record WitTypeReference(WitTypeDef Definition) : WitType
{
    public override string ToString() => Definition.Name;
}
