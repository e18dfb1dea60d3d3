using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Wasi.Preview2;

/// <summary>A function of WASI 0.2, as a component imports it.</summary>
/// <param name="name">The import as the guest names it.</param>
/// <param name="method">What it does.</param>
/// <param name="number">Its number among the functions that the component's core modules are given.</param>
/// <param name="options">How values are passed.</param>
internal sealed class WasiMethodImport(string name, WasiMethod method, int number, LinkedOptions options) : LinkedImport(name)
{
    public override void Invoke(GuestInstance instance, Span<RawValue> values)
    {
        ComponentImportCall call = instance.BeginComponentImport(number, options);
        call.BeginBudgets();
        method(new WasiMethodCall(instance, call, options.Owner, values));
        call.EndBudgets();
    }
}
