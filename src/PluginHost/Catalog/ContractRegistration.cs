using PluginHost.CompilerServices;
using PluginHost.Dynamic;

namespace PluginHost.Catalog;

/// <summary>A contract that the application has added.</summary>
/// <param name="Descriptor">The contract.</param>
/// <param name="Source">What it was made of, if it was read at run time.</param>
internal sealed record ContractRegistration(ContractDescriptor Descriptor, DynamicContract? Source = null);
