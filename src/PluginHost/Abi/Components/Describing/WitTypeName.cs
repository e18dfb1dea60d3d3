namespace PluginHost.Abi.Components;

/// <summary>The name that an interface gives a type. There is one object of each, so that none is compared letter by letter.</summary>
/// <param name="interfaceName">The interface. One string for all its types.</param>
/// <param name="name">What the type is called there.</param>
internal sealed class WitTypeName(string interfaceName, string name)
{
    public string Interface { get; } = interfaceName;

    public string Name { get; } = name;
}
