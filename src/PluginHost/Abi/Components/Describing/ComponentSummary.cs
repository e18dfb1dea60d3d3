using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads components that are to be run, and says in a few words what those are that are not.</summary>
internal static class ComponentSummary
{
    private const int MostNames = 8;

    /// <summary>Works out what a component comes to.</summary>
    /// <exception cref="UnrunnableComponentException">It is none that this host runs.</exception>
    public static ComponentPlan PlanToRun(ReadOnlySpan<byte> file)
    {
        if (ModuleLimits.Default.CheckFileSize(file.Length) is { } violation)
        {
            throw new UnrunnableComponentException($"a WebAssembly component. {violation.Message}");
        }

        Component component = Read(file);
        try
        {
            ComponentPlan plan = ComponentPlanner.Plan(component);
            return plan.Instances.Length > 0 ? plan : throw Unrunnable(component, "It comes to no core module.");
        }
        catch (InvalidComponentException exception)
        {
            throw Unrunnable(component, exception.Message, exception);
        }
    }

    private static Component Read(ReadOnlySpan<byte> file)
    {
        try
        {
            return ComponentReader.Read(file, ComponentReadLimits.Default);
        }
        catch (InvalidComponentException exception)
        {
            throw new UnrunnableComponentException($"a WebAssembly component. {exception.Message}", exception);
        }
    }

    private static UnrunnableComponentException Unrunnable(Component component, string reason, Exception? cause = null) => new(
        $"a WebAssembly component that exports {Names(component.Type.Exports)} and imports {Names(component.Type.Imports)}. {reason} "
        + "Core WebAssembly modules have no such limit.",
        cause);

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
