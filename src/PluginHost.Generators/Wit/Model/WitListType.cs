namespace PluginHost.Generators.Wit.Model;

/// <summary>A list of any length.</summary>
internal sealed record WitListType(WitType Element) : WitType
{
    public override string ToString() => $"list<{Element}>";
}
