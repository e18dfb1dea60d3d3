using PluginHost.CompilerServices;

namespace PluginHost.Catalog;

/// <summary>A contract that the application has added.</summary>
internal sealed record ContractRegistration(ContractDescriptor Descriptor);
