using PluginHost.Abi.Components;

namespace PluginHost.Tests.Components.Contracts;

/// <summary>A function that differs from another in one place.</summary>
/// <param name="Function">The function.</param>
/// <param name="Path">Where it differs.</param>
/// <param name="Contract">What is there instead; null for nothing.</param>
internal sealed record TypeMutation(FunctionType Function, string Path, string? Contract)
{
    /// <summary>Whether core modules cannot tell the two functions apart.</summary>
    public bool HasCoreTypeOf(FunctionType other) =>
        CoreSignatures.OfLifted(Function).Equals(CoreSignatures.OfLifted(other)) && CoreSignatures.OfLowered(Function).Equals(CoreSignatures.OfLowered(other));

    public override string ToString() => Path;
}
