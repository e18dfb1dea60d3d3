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

        instances.Enter();
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, instances.Ending);
            await RunInPlaceAsync(export, work, ending.Token).ConfigureAwait(false);
        }
        finally
        {
            instances.Leave();
        }
    }

    private async ValueTask RunInPlaceAsync(int export, GuestWork work, CancellationToken cancellationToken)
    {
        await instances.EnterPlaceAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RunOnAsync(export, work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            instances.LeavePlace();
        }
    }

    private async ValueTask RunOnAsync(int export, GuestWork work, CancellationToken cancellationToken)
    {
        CallTime time = CallTime.StartWaiting(instances.Generation, outer: null);
        GuestInstance instance = await instances.TakeAsync(time, cancellationToken).ConfigureAwait(false);
        try
        {
            // One that is kept may have been made just now, in the time that a version has for its start.
            CallTime? begun = instances.Generation.KeepsInstances ? null : time;
            await new LifecycleTarget(instance, contract, context, begun: begun).RunAsync(export, work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            instances.GiveBack(instance);
        }
    }
}
