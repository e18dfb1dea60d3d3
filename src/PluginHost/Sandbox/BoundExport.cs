using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>A function of a contract, found in a guest.</summary>
/// <param name="Descriptor">What the contract says of it.</param>
/// <param name="Name">The core export's name, in UTF-8. Empty for a component's.</param>
/// <param name="PostReturnName">The name of its post-return function, in UTF-8. <see langword="null"/> if the guest has none.</param>
/// <param name="Component">What a component says of it. <see langword="null"/> for a core module's.</param>
internal sealed record BoundExport(ExportDescriptor Descriptor, byte[] Name, byte[]? PostReturnName, LiftedExport? Component = null)
{
    /// <summary>How the guest wants its strings; core modules have no way to say it.</summary>
    public StringEncoding Encoding => Component?.Options.Encoding ?? StringEncoding.Utf8;
}
