namespace PluginHost.Generators.Wit.Model;

/// <summary>A handle that owns a resource.</summary>
internal sealed record WitOwnType(WitResource Resource) : WitType
{
    public override string ToString() => $"own<{Resource.Name}>";
}
