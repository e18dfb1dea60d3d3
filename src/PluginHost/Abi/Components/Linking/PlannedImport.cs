using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>A function that the component wants of the host, as one of its core modules calls it.</summary>
/// <param name="Interface">The interface; <c>$root</c> for a function that the component imports by itself.</param>
/// <param name="Function">The function.</param>
/// <param name="Type">Its core type.</param>
/// <param name="Options">How its values are lifted and lowered.</param>
/// <param name="Wit">Its type, as the outermost component imports it.</param>
internal sealed record PlannedImport(string Interface, string Function, CoreFunctionType Type, PlannedOptions Options, FunctionType Wit)
    : PlannedOperation(Type)
{
    /// <summary>The interface of functions that a component imports by itself.</summary>
    public const string Root = "$root";
}
