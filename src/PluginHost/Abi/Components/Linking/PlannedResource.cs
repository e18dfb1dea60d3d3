namespace PluginHost.Abi.Components;

/// <summary>A resource: one of an instance of a component in the component, or of the host.</summary>
/// <param name="Owner">The number of the instance of a component that defines it; -1 for the host.</param>
/// <param name="Destructor">The core function that is called with the representation when the last handle is gone; null for none.</param>
/// <param name="Interface">The interface of the host that has it; empty for one of a component.</param>
/// <param name="Name">Its name there.</param>
internal sealed record PlannedResource(int Owner, PlannedExport? Destructor, string Interface, string Name)
{
    /// <summary>A resource of the host.</summary>
    public static PlannedResource OfHost(string interfaceName, string name) => new(-1, null, interfaceName, name);
}
