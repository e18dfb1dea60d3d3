using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>A name in an interface or a world, and what it stands for.</summary>
internal sealed class NameEntry(string name, string description, WitSpan span)
{
    public string Name { get; } = name;

    /// <summary>What kind of thing the name stands for, for messages.</summary>
    public string Description { get; } = description;

    public WitSpan Span { get; } = span;

    public bool IsType { get; init; }

    /// <summary>The type; null if it could not be resolved, which has been reported, or not yet.</summary>
    public WitTypeDef? Definition { get; set; }
}
