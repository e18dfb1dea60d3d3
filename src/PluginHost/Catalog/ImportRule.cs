using PluginHost.CompilerServices;

namespace PluginHost.Catalog;

/// <summary>An interface that guests may import, and under which conditions.</summary>
/// <param name="Descriptor">The interface.</param>
/// <param name="Grant">The grant that it needs. <see langword="null"/> if it needs none.</param>
/// <param name="IsBlocking">Whether its service may take its time.</param>
/// <param name="IsService">Whether the application's services hold its implementation.</param>
internal sealed record ImportRule(ImportDescriptor Descriptor, string? Grant, bool IsBlocking, bool IsService)
{
    /// <summary>The grant that an interface needs unless it is said otherwise: its name without the version.</summary>
    public static string DefaultGrant(string interfaceName)
    {
        int version = interfaceName.IndexOf('@', StringComparison.Ordinal);
        return version < 0 ? interfaceName : interfaceName[..version];
    }
}
