using PluginHost.Generators.Emit.Types;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>One of the things that a value of a <see cref="Sum"/> can be.</summary>
/// <param name="Payload">The type of what it holds; null if that is nothing.</param>
/// <param name="Type">The C# type of a variant's case; empty for options and results.</param>
/// <param name="Before">What C# makes it with: an expression, or what comes before the payload.</param>
/// <param name="After">What comes after the payload.</param>
internal sealed record SumCase(TypeUse? Payload, string Type, string Before, string After);
