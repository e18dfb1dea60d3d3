using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>A resource: an abstract type that is passed around by handle.</summary>
internal sealed class WitResource(WitTypeOwner owner, string name, string? docs, WitStability stability, WitSpan span)
    : WitTypeDef(owner, name, docs, stability, span)
{
    /// <summary>Constructor, methods and static functions in the order in which they are written.</summary>
    public ImmutableArray<WitFunction> Functions { get; private set; } = [];

    public WitFunction? Constructor => Functions.FirstOrDefault(f => f.Kind == WitFunctionKind.Constructor);

    public IEnumerable<WitFunction> Methods => Functions.Where(f => f.Kind == WitFunctionKind.Method);

    public IEnumerable<WitFunction> Statics => Functions.Where(f => f.Kind == WitFunctionKind.Static);

    /// <summary>Called once, by the resolver, when the functions are known.</summary>
    internal void Complete(ImmutableArray<WitFunction> functions) => Functions = functions;
}
