using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>A contract, found in a guest.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Exports">Its functions, in the contract's order.</param>
/// <param name="FirstFunction">The number of its first function among all functions that the host calls in the guest.</param>
internal sealed record ContractBinding(ContractDescriptor Contract, BoundExport[] Exports, int FirstFunction);
