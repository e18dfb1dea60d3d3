using PluginHost.CompilerServices;

namespace PluginHost.Interop;

/// <summary>
/// Several modules of which one guest is made, in the order in which they are instantiated. The engine resolves nothing beforehand that
/// comes from an instance, so each of those gets a list of what its imports are.
/// </summary>
/// <param name="instances">The instances.</param>
/// <param name="functions">The types of the host's functions by their numbers; null for one that no instance wants by itself.</param>
internal sealed class LinkedModules(LinkedInstance[] instances, CoreSignature?[] functions) : IDisposable
{
    private readonly NativeFunctionType?[] _functions =
        [.. functions.Select(type => type is null ? null : new NativeFunctionType(type))];

    /// <summary>The instances in their order.</summary>
    public ReadOnlySpan<LinkedInstance> Instances => instances;

    /// <summary>How many functions of the host there are.</summary>
    public int FunctionCount => _functions.Length;

    /// <summary>The type of a function of the host, for as long as this is not disposed.</summary>
    internal nint GetType(int function) => _functions[function]!.DangerousGetHandle();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LinkedInstance instance in instances)
        {
            instance.Prepared?.Dispose();
            instance.Module.Dispose();
        }

        foreach (NativeFunctionType? function in _functions)
        {
            function?.Dispose();
        }
    }
}
