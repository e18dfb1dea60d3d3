using PluginHost.Compilation;

namespace PluginHost.Catalog;

/// <summary>A core module that is compiled for a guest: the whole file, or one in a component.</summary>
/// <param name="Bytes">The module.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal, by which its compiled code is found.</param>
/// <param name="Info">What it declares.</param>
internal sealed record GuestModule(ReadOnlyMemory<byte> Bytes, string Sha256, ModuleInfo Info);
