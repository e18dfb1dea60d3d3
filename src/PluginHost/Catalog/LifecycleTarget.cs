using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>An instance that serves nobody at this time, for what the host itself asks of it.</summary>
/// <param name="instance">The instance, started. Nobody else calls it meanwhile.</param>
/// <param name="contract">What of it is called.</param>
/// <param name="context">Where its imports find their services.</param>
/// <param name="isStart">Whether it is a part of the version's start, and has that much time.</param>
/// <param name="begun">The time of a call that has begun already. <see langword="null"/> for one that begins with the instance.</param>
internal sealed class LifecycleTarget(
    GuestInstance instance, ContractDescriptor contract, PluginCallContext? context = null, bool isStart = false, CallTime? begun = null)
    : GuestTarget
{
    // On whatever thread fits, which a call at once would have to find out as well.
    public override GuestFunction? Enter(int export, CancellationToken cancellationToken) => null;

    public override async ValueTask RunAsync(int export, GuestWork work, CancellationToken cancellationToken)
    {
        Generation generation = instance.Generation;
        ContractBinding binding = generation.Guest.Bindings[contract];
        CallTime time = begun ?? (isStart ? CallTime.StartVersion(generation) : CallTime.StartWaiting(generation, outer: null));
        var request = new CallRequest(binding.Exports[export].Descriptor, time, context, Outer: null, cancellationToken);
        Exception? failure = await GuestEntry.RunWhereItFitsAsync(generation, request, thread =>
        {
            instance.Begin(thread, request);
            CoreGuestFunction function = instance.GetFunction(binding, export);
            try
            {
                work.Run(function);
            }
            catch (Exception exception)
            {
                function.Fault(exception);
            }

            return instance.End();
        }).ConfigureAwait(false);
        if (failure is not null)
        {
            throw failure;
        }
    }
}
