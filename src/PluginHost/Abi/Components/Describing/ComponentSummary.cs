using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Says in a few words what a component is, for somebody who tried to use it as a plugin.</summary>
internal static class ComponentSummary
{
    private const int MostNames = 8;

    private const string CoreModulesOnly = "This host reads components, but runs core WebAssembly modules only: build the plugin as one.";

    /// <summary>What a component is, as words that stand after "is". Any bytes give an answer.</summary>
    public static string Of(ReadOnlySpan<byte> file)
    {
        if (ModuleLimits.Default.CheckFileSize(file.Length) is { } violation)
        {
            return $"a WebAssembly component. {violation.Message}";
        }

        try
        {
            ComponentType type = ComponentReader.Read(file, ComponentReadLimits.Default).Type;
            return $"a WebAssembly component that exports {Names(type.Exports)} and imports {Names(type.Imports)}. {CoreModulesOnly}";
        }
        catch (InvalidComponentException exception)
        {
            return $"a WebAssembly component. {exception.Message} {CoreModulesOnly}";
        }
    }

    // Names of components are ASCII, so nothing in them reorders or hides text.
    private static string Names(ExternList list)
    {
        string names = string.Join(", ", list.Take(MostNames).Select(item => Printable.Quote(item.Key)));
        return list.Count switch
        {
            0 => "nothing",
            > MostNames => $"{names} and {list.Count - MostNames} more",
            _ => names,
        };
    }
}
