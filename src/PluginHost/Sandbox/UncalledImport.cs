using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>A function that a component imports and none of its core modules calls.</summary>
internal sealed class UncalledImport : LinkedImport
{
    private UncalledImport()
        : base("")
    {
    }

    /// <summary>Stands for all of them.</summary>
    public static UncalledImport Instance { get; } = new();

    public override void Invoke(GuestInstance instance, Span<RawValue> values) =>
        throw new InvalidOperationException("A function was called that no core module was given.");
}
