using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>A function of an interface, a world or a resource.</summary>
internal sealed class WitFunction(
    WitTypeOwner owner,
    string name,
    WitFunctionKind kind,
    WitResource? resource,
    ImmutableArray<WitParameter> parameters,
    WitType? result,
    bool isAsync,
    string? docs,
    WitStability stability,
    WitSpan span)
{
    /// <summary>The interface or world that the function, or its resource, is written in.</summary>
    public WitTypeOwner Owner { get; } = owner;

    /// <summary>The name in kebab case; for a constructor the resource's name.</summary>
    public string Name { get; } = name;

    public WitFunctionKind Kind { get; } = kind;

    /// <summary>The resource of a method, static function or constructor; null for a free function.</summary>
    public WitResource? Resource { get; } = resource;

    /// <summary>The parameters as the canonical ABI has them: a method's first one is <c>self</c>, a borrow of its resource.</summary>
    public ImmutableArray<WitParameter> Parameters { get; } = parameters;

    /// <summary>
    /// The result's type; null if there is none. A constructor's result is an own handle to its resource, or a
    /// <c>result</c> of one.
    /// </summary>
    public WitType? Result { get; } = result;

    /// <summary>Whether the function is marked <c>async</c>.</summary>
    public bool IsAsync { get; } = isAsync;

    public string? Docs { get; } = docs;

    public WitStability Stability { get; } = stability;

    /// <summary>The name where it is declared; for a constructor, the keyword.</summary>
    public WitSpan Span { get; } = span;

    /// <summary>The name under which a component exports the function, for example <c>[method]blob.read</c>.</summary>
    public string AbiName => Kind switch
    {
        WitFunctionKind.Method => $"[method]{Resource!.Name}.{Name}",
        WitFunctionKind.Static => $"[static]{Resource!.Name}.{Name}",
        WitFunctionKind.Constructor => $"[constructor]{Name}",
        _ => Name,
    };

    public override string ToString() => AbiName;
}
