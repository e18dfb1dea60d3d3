using PluginHost.Abi.Components;

namespace PluginHost.Dynamic;

/// <summary>The types of a function of a contract that was read from a component: that component's, not a text that says them.</summary>
/// <param name="function">The function.</param>
/// <param name="component">The component.</param>
/// <param name="side">Its imports or exports, where the function is.</param>
internal sealed class DynamicTypes(DynamicFunction function, Component component, ExternList side)
{
    /// <summary>The function's type.</summary>
    public FunctionType Type => function.Type;

    /// <summary>Makes what writes its types, by the names that they have in the component. Whoever writes has one of his own.</summary>
    public WitScope MakeScope() => new WitFunctions(component).ScopeOf(WitFunctions.InterfaceOf(function.Name), side);
}
