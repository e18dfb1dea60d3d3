using PluginHost.Generators.Emit.Types;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>A helper method: what it does with which type.</summary>
internal sealed record AbiMethod(AbiOperation Operation, TypeUse Use);
