using PluginHost.CompilerServices;

namespace PluginHost.Catalog;

/// <summary>An imported interface of which the application has said how plugins may use it.</summary>
internal sealed record ImportRegistration(ImportDescriptor Descriptor, WasmImportOptions Options);
