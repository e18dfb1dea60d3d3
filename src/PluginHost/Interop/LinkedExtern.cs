namespace PluginHost.Interop;

/// <summary>What a module of several gets for an import: a function of the host, or what an instance before it exports.</summary>
/// <param name="HostFunction">The number of the host's function, which a guest's call arrives with; -1 for an export.</param>
/// <param name="Instance">The number of the instance that exports it.</param>
/// <param name="Name">The export, in UTF-8.</param>
internal readonly record struct LinkedExtern(int HostFunction, int Instance, byte[] Name)
{
    /// <summary>A function of the host.</summary>
    public static LinkedExtern OfHost(int number) => new(number, -1, []);

    /// <summary>An export.</summary>
    public static LinkedExtern Export(int instance, byte[] name) => new(-1, instance, name);
}
