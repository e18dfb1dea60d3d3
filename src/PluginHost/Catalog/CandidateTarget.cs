using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>A version that does not serve yet, for calls that try it out.</summary>
/// <param name="instances">Its instances.</param>
/// <param name="contract">What of it is called.</param>
/// <param name="context">Where its imports find their services.</param>
internal sealed class CandidateTarget(CandidateInstances instances, ContractDescriptor contract, PluginCallContext? context) : GuestTarget
{
    public override GuestFunction? Enter(int export, CancellationToken cancellationToken) => null;

    public override async ValueTask RunAsync(int export, GuestWork work, CancellationToken cancellationToken)
    {
        LoadedGuest guest = instances.Generation.Guest;
        if (!guest.Bindings.ContainsKey(contract))
        {
            throw new PluginContractException(guest.Id, contract.Name, $"a plugin that exports {contract.Name}", "one that does not");
        }

        GuestInstance instance = await instances.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await new LifecycleTarget(instance, contract, context).RunAsync(export, work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            instances.GiveBack(instance);
        }
    }
}
