using PluginHost.Abi.Components;
using PluginHost.Catalog;
using PluginHost.CompilerServices;

namespace PluginHost.Dynamic;

/// <summary>A function of a contract that was read from a component: it has that component's types, not a text that says them.</summary>
/// <param name="function">The function.</param>
/// <param name="scope">Writes its types, by the names that they have in the component.</param>
internal sealed class DynamicExport(DynamicFunction function, WitScope scope) : ExportDescriptor(
    WitFunctions.InterfaceOf(function.Name),
    function.ShortName,
    CoreTypes.ToSignature(CoreSignatures.OfLifted(function.Type)),
    function.ToString())
{
    /// <summary>Its type.</summary>
    public FunctionType Type { get; } = function.Type;

    /// <summary>Writes its types.</summary>
    public WitScope Scope { get; } = scope;
}
