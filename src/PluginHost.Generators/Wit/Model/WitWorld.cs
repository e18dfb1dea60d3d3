using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>A resolved WIT world: includes are merged in, and imports that follow from used types are added.</summary>
internal sealed class WitWorld(WitPackage package, string name, string? docs, WitStability stability, WitSpan span)
    : WitTypeOwner(package, name, docs, stability, span)
{
    /// <summary>What a component of this world imports. An interface comes after the interfaces whose types it uses.</summary>
    public ImmutableArray<WitWorldItem> Imports { get; private set; } = [];

    /// <summary>What a component of this world exports. An interface comes after the exported ones whose types it uses.</summary>
    public ImmutableArray<WitWorldItem> Exports { get; private set; } = [];

    /// <summary>Called once, by the resolver, when the items are known.</summary>
    internal void Complete(ImmutableArray<WitWorldItem> imports, ImmutableArray<WitWorldItem> exports)
    {
        Imports = imports;
        Exports = exports;
    }
}
