using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>An import from a contract as a component calls it: with the memory, allocator and string encoding that the component says.</summary>
/// <param name="name">The import as the guest names it.</param>
/// <param name="binding">The generated code that lifts, calls and lowers.</param>
/// <param name="isBlocking">Whether the service may take its time.</param>
/// <param name="number">Its number among the component's imports.</param>
/// <param name="options">How values are passed.</param>
internal sealed class ComponentImport(string name, ImportBinding binding, bool isBlocking, int number, LinkedOptions options)
    : ContractImport(name, binding, isBlocking)
{
    // It takes the state of the component that calls.
    public override ImportBinding? Plain => null;

    public override void Invoke(GuestInstance instance, Span<RawValue> values) =>
        Invoke(instance.BeginComponentImport(number, options), values);
}
