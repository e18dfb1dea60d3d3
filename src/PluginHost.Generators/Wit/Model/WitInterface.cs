using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>A resolved WIT interface.</summary>
internal sealed class WitInterface(
    WitPackage package, string name, WitWorld? world, string? docs, WitStability stability, WitSpan span)
    : WitTypeOwner(package, name, docs, stability, span)
{
    /// <summary>The world that an inline interface is written in; null for an interface of the package.</summary>
    public WitWorld? World { get; } = world;

    /// <summary>The interface name; for an inline interface its plain name, which is what components import and export.</summary>
    public override string FullName => World is null ? base.FullName : Name;

    /// <summary>The free functions in the order in which they are written. Functions of resources are in the resources.</summary>
    public ImmutableArray<WitFunction> Functions { get; private set; } = [];

    /// <summary>The interfaces whose types this one uses, each once, in order of first use.</summary>
    public ImmutableArray<WitInterface> Dependencies { get; private set; } = [];

    /// <summary>The free functions and those of the resources, as a component imports or exports them.</summary>
    public IEnumerable<WitFunction> AllFunctions => Functions.Concat(Types.OfType<WitResource>().SelectMany(r => r.Functions));

    /// <summary>Called once, by the resolver, when the functions are known.</summary>
    internal void Complete(ImmutableArray<WitFunction> functions, ImmutableArray<WitInterface> dependencies)
    {
        Functions = functions;
        Dependencies = dependencies;
    }
}
