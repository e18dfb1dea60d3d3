namespace PluginHost.Generators.Wit.Model;

/// <summary>A value or none.</summary>
internal sealed record WitOptionType(WitType Value) : WitType
{
    public override string ToString() => $"option<{Value}>";
}
