using PluginHost.Abi.Components;
using PluginHost.Catalog;
using PluginHost.CompilerServices;

namespace PluginHost.Dynamic;

/// <summary>A function of a contract that was read from a component: it has that component's types, not a text that says them.</summary>
/// <param name="function">The function.</param>
/// <param name="component">The component.</param>
internal sealed class DynamicExport(DynamicFunction function, Component component) : ExportDescriptor(
    WitFunctions.InterfaceOf(function.Name),
    function.ShortName,
    CoreTypes.ToSignature(CoreSignatures.OfLifted(function.Type)),
    function.ToString())
{
    /// <summary>Its type.</summary>
    public FunctionType Type { get; } = function.Type;

    /// <summary>Makes what writes its types, by the names that they have in the component. Whoever writes has one of his own.</summary>
    public WitScope MakeScope() => new WitFunctions(component).ScopeOf(InterfaceName, component.Type.Exports);
}
