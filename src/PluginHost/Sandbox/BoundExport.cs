using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>A function of a contract, found in a guest.</summary>
/// <param name="Descriptor">What the contract says of it.</param>
/// <param name="Name">The core export's name, in UTF-8.</param>
/// <param name="PostReturnName">The name of its post-return function, in UTF-8. <see langword="null"/> if the guest has none.</param>
/// <param name="Encoding">How it wants its strings; core modules have no way to say it.</param>
internal sealed record BoundExport(
    ExportDescriptor Descriptor, byte[] Name, byte[]? PostReturnName, StringEncoding Encoding = StringEncoding.Utf8);
