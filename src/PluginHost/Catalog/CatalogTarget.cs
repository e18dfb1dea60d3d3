using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>A plugin by its id: every call goes to the version that the catalog holds at that moment.</summary>
internal sealed class CatalogTarget(PluginCatalog catalog, PluginId id, ContractDescriptor contract, PluginCallContext? context) : GuestTarget
{
    private Route? _route;

    public override GuestFunction? Enter(int export, CancellationToken cancellationToken)
    {
        while (true)
        {
            Route route = GetRoute();
            if (route.Generation is not { } generation)
            {
                return new FailedCall(route.Snapshot.Explain(id, contract));
            }

            GuestThread thread = GuestThread.Current;
            if ((generation.MayLeaveThread && GuestEntry.LeavesThread(generation, thread)) || cancellationToken.IsCancellationRequested)
            {
                return null;
            }

            ContractBinding binding = route.Binding!;
            if (!GuestEntry.CanEnter(thread, generation))
            {
                return thread.Depth == 0 ? null : new FailedCall(GuestEntry.NoStack(generation, binding.Exports[export].Descriptor, thread));
            }

            if (!generation.Gate.TryEnter(thread.Core, out Place? place))
            {
                return null;
            }

            CallRequest request = CallRequest.Start(
                generation, binding.Exports[export].Descriptor, context, OuterCall.Find(thread), cancellationToken);
            if (GuestEntry.Enter(generation, place, thread, request, binding, export) is { } function)
            {
                return function;
            }
        }
    }

    public override async ValueTask RunAsync(int export, GuestWork work, CancellationToken cancellationToken)
    {
        OuterCall? outer = OuterCall.Find(GuestThread.Current);
        while (true)
        {
            Route route = GetRoute();
            if (route.Generation is not { } generation)
            {
                throw route.Snapshot.Explain(id, contract);
            }

            ContractBinding binding = route.Binding!;
            CallRequest request = CallRequest.StartWaiting(generation, binding.Exports[export].Descriptor, context, outer, cancellationToken);
            Place place = await GuestEntry.AdmitAsync(generation, request).ConfigureAwait(false);
            bool isDone = false;
            Exception? failure = await GuestEntry.RunWhereItFitsAsync(
                generation,
                request,
                thread =>
                {
                    GuestFunction? function = GuestEntry.Enter(generation, place, thread, request, binding, export);
                    isDone = function is null;
                    return function is null ? null : Run(function, work);
                },
                onNotRun: () => generation.Gate.Leave(place)).ConfigureAwait(false);
            if (failure is not null)
            {
                throw failure;
            }

            if (!isDone)
            {
                return;
            }
        }
    }

    internal static Exception? Run(GuestFunction function, GuestWork work)
    {
        try
        {
            work.Run(function);
        }
        catch (Exception exception)
        {
            function.Fault(exception);
        }

        return function.Exit();
    }

    private Route GetRoute()
    {
        CatalogSnapshot snapshot = catalog.Current;
        Route? route = _route;
        return route is not null && route.Snapshot == snapshot ? route : _route = snapshot.FindRoute(id, contract);
    }
}
