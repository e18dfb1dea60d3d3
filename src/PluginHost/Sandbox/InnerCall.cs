using PluginHost.Abi.Canonical;
using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>A function of one component in a component as a core module of another calls it.</summary>
/// <param name="name">The function, for failures.</param>
internal sealed class InnerCall(string name) : LinkedImport(name)
{
    /// <summary>The number of the caller's side among the component's calls.</summary>
    public required int Number { get; init; }

    /// <summary>How the caller's values are passed.</summary>
    public required LinkedOptions Caller { get; init; }

    /// <summary>The called function.</summary>
    public required LiftedExport Callee { get; init; }

    /// <summary>Its parameters.</summary>
    public required ValueShape Parameters { get; init; }

    /// <summary>Its result; <see langword="null"/> if it has none.</summary>
    public required ValueShape? Result { get; init; }

    /// <summary>Whether it can be called at all.</summary>
    public required bool IsAllowed { get; init; }

    /// <summary>The resources of the component by their numbers.</summary>
    public required LinkedResource[] Resources { get; init; }

    /// <summary>Whether the parameters are passed through memory.</summary>
    public bool AreParametersSpilled => Parameters.Flat > MaxFlat;

    /// <summary>Whether the result is passed through memory.</summary>
    public bool IsResultSpilled => Result is { Flat: > 1 };

    /// <summary>As many core values are passed as such.</summary>
    public const int MaxFlat = 16;

    public override void Invoke(GuestInstance instance, Span<RawValue> values) => instance.CallInside(this, values);
}
