namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>The guest broke the canonical ABI.</summary>
internal sealed class AbiViolationException(string violation) : Exception(violation);
