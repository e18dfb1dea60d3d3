namespace PluginHost.Abi.Components;

/// <summary>Describes functions that a component imports or exports, one by one, with the names that types have where the function is.</summary>
internal sealed class WitFunctions(Component component)
{
    private readonly WitNames _names = new(component);
    private readonly Dictionary<(string Interface, ExternList Side), WitScope> _scopes = [];

    /// <summary>Whether what was described is as long as it may be, and no longer whole.</summary>
    public bool IsFull => _names.IsFull;

    /// <summary>The type of a function that is exported.</summary>
    /// <param name="name">The function: <c>interface#function</c>, or only its own name.</param>
    /// <param name="type">Its type.</param>
    public string Describe(string name, FunctionType type) => ScopeOf(InterfaceOf(name), component.Type.Exports).Signature(type);

    /// <summary>The type of a function that is imported.</summary>
    /// <param name="name">The function: <c>interface#function</c>, or only its own name.</param>
    /// <param name="type">Its type.</param>
    public string DescribeImport(string name, FunctionType type) => ScopeOf(InterfaceOf(name), component.Type.Imports).Signature(type);

    /// <summary>The interface of a function; empty for one of the world itself.</summary>
    /// <param name="name">The function: <c>interface#function</c>, or only its own name.</param>
    public static string InterfaceOf(string name) => name[..Math.Max(0, name.IndexOf('#', StringComparison.Ordinal))];

    /// <summary>The name of a function in its interface.</summary>
    /// <param name="name">The function: <c>interface#function</c>, or only its own name.</param>
    public static string NameOf(string name) => name[(name.IndexOf('#', StringComparison.Ordinal) + 1)..];

    /// <summary>Writes types by the names that they have in an interface, or else in the component's world.</summary>
    /// <param name="interfaceName">The interface; any other name for the world itself.</param>
    /// <param name="side">The component's imports or exports, where the interface is.</param>
    public WitScope ScopeOf(string interfaceName, ExternList side)
    {
        if (!_scopes.TryGetValue((interfaceName, side), out WitScope? scope))
        {
            scope = new WitScope(_names, interfaceName, indent: "");
            foreach (ExternList items in (ExternList[])[side, component.Type.Imports, component.Type.Exports])
            {
                // A function of one side may take types of the other.
                if (items.Find(interfaceName) is InstanceExtern { Type.Exports: var members })
                {
                    scope.Define(members);
                }
            }

            scope.Define(component.Type.Imports.Concat(component.Type.Exports));
            _scopes.Add((interfaceName, side), scope);
        }

        return scope;
    }
}
