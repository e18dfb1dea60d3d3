using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>The instance that a session holds.</summary>
internal sealed class SessionTarget(GuestSession session, ContractBinding binding, PluginCallContext? context) : GuestTarget
{
    public override GuestFunction? Enter(int export, CancellationToken cancellationToken)
    {
        Generation generation = session.Generation;
        GuestThread thread = GuestThread.Current;
        ExportDescriptor descriptor = binding.Exports[export].Descriptor;
        if ((generation.MayLeaveThread && GuestEntry.LeavesThread(generation, thread)) || cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        if (!GuestEntry.CanEnter(thread, generation))
        {
            return thread.Depth == 0 ? null : new FailedCall(GuestEntry.NoStack(generation, descriptor, thread));
        }

        OuterCall? outer = OuterCall.Find(thread);
        var request = new CallRequest(descriptor, CallTime.Start(generation, outer), context, outer, cancellationToken);
        return EnterHere(thread, request, export);
    }

    public override async ValueTask RunAsync(int export, GuestWork work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Generation generation = session.Generation;
        CallRequest request = CallRequest.StartWaiting(
            generation, binding.Exports[export].Descriptor, context, OuterCall.Find(GuestThread.Current), cancellationToken);
        Exception? failure = await GuestEntry.RunWhereItFitsAsync(
            generation, request, thread => CatalogTarget.Run(EnterHere(thread, request, export), work)).ConfigureAwait(false);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private GuestFunction EnterHere(GuestThread thread, in CallRequest request, int export)
    {
        if (session.TryTake() is not { } instance)
        {
            return new FailedCall(GuestEntry.Rejected(session.Generation, request, PluginRejection.SessionUnusable));
        }

        instance.Begin(thread, request);
        return instance.GetFunction(binding, export);
    }
}
