namespace PluginHost.Abi.Components;

/// <summary>Describes functions that a component exports, one by one, with the names that types have where the function is.</summary>
internal sealed class WitFunctions(Component component)
{
    private readonly WitNames _names = new(component);
    private readonly Dictionary<string, WitScope> _scopes = new(StringComparer.Ordinal);

    /// <summary>The type of a function.</summary>
    /// <param name="name">The function: <c>interface#function</c>, or only its own name.</param>
    /// <param name="type">Its type where nothing says more.</param>
    public string Describe(string name, FunctionType type)
    {
        int separator = name.IndexOf('#', StringComparison.Ordinal);
        string interfaceName = separator < 0 ? "" : name[..separator];
        ExternList around = component.Type.Exports;
        if (separator >= 0 && around.Find(interfaceName) is InstanceExtern { Type.Exports: var members })
        {
            around = members;
        }

        if (!_scopes.TryGetValue(interfaceName, out WitScope? scope))
        {
            scope = new WitScope(_names, interfaceName, indent: "");
            scope.Define(separator < 0 ? component.Type.Imports.Concat(around) : around);
            _scopes.Add(interfaceName, scope);
        }

        return scope.Signature(around.Find(name[(separator + 1)..]) is FunctionExtern { Type: var declared } ? declared : type);
    }
}
