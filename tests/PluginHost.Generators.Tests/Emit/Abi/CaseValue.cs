namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>A value of a variant, an enum, an option or a result.</summary>
/// <param name="Case">Which case it is.</param>
/// <param name="Payload">What it holds, or null.</param>
internal sealed record CaseValue(int Case, object? Payload = null);
