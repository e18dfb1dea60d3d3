namespace PluginHost.Sandbox;

/// <summary>A resource that a component's handles stand for.</summary>
/// <param name="Id">Tells it from all others of the component; below zero for one of the host.</param>
/// <param name="Owner">The number of the instance of a component that defines it; -1 for one of the host.</param>
/// <param name="Destructor">The number of its destructor among the functions that the host calls; <see cref="LinkedOptions.None"/> if it has none.</param>
internal sealed record LinkedResource(int Id, int Owner, int Destructor);
