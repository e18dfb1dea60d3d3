namespace PluginHost;

/// <summary>What stands around the calls of plugins, and where it stands. A singleton.</summary>
public interface IPluginResilience
{
    /// <summary>The circuit breakers of the plugins that have one, in the versions that serve. Not those in pipelines that the application supplies.</summary>
    IReadOnlyList<PluginCircuit> GetCircuits();
}
