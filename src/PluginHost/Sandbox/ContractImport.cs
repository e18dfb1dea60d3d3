using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>An import from a contract: a function of an interface that the host implements.</summary>
/// <param name="name">The import as the guest names it.</param>
/// <param name="binding">The generated code that lifts, calls and lowers.</param>
/// <param name="isBlocking">Whether the service may take its time.</param>
internal class ContractImport(string name, ImportBinding binding, bool isBlocking) : LinkedImport(name)
{
    private readonly bool _needsBudgets = binding.NeedsMemory || binding.NeedsRealloc;

    public override bool IsBlocking => isBlocking;

    public override ImportBinding? Plain => _needsBudgets || isBlocking ? null : binding;

    public override void Invoke(GuestInstance instance, Span<RawValue> values) =>
        Invoke(instance.BeginContractImport(), values);

    /// <summary>Serves one call.</summary>
    private protected void Invoke(GuestImportCall call, Span<RawValue> values)
    {
        if (_needsBudgets)
        {
            call.BeginBudgets();
        }

        if (isBlocking)
        {
            call.BeginFlow();
        }

        binding.Invoke(call, values);
        if (_needsBudgets)
        {
            call.EndBudgets();
        }
    }
}
