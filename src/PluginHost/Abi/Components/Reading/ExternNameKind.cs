namespace PluginHost.Abi.Components;

/// <summary>What a name names.</summary>
internal enum ExternNameKind
{
    /// <summary>Anything: a name in kebab case.</summary>
    Label,

    /// <summary>An interface of a package: <c>wasi:clocks/wall-clock@0.2.0</c>.</summary>
    Interface,

    /// <summary>The function that makes a resource.</summary>
    Constructor,

    /// <summary>A function of a resource that takes one.</summary>
    Method,

    /// <summary>A function of a resource that takes none.</summary>
    Static,
}
