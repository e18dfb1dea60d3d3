namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>The guest caused more than the host allows.</summary>
internal sealed class AbiExcessException : Exception;
