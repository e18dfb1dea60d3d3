using System.Runtime.CompilerServices;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Resilience;
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

            if (!generation.Gate.TryEnter(thread.Number, out Place? place))
            {
                return null;
            }

            OuterCall? outer = OuterCall.Find(thread);
            CallTime time = CallTime.Start(generation, outer);
            if (place.Warm is { } warm && warm.Generation == generation)
            {
                warm.Begin(thread, binding.Exports[export].Descriptor, time, context, outer, cancellationToken);
                return warm.GetFunction(binding, export);
            }

            if (EnterNew(route, place, thread, time, outer, export, cancellationToken) is { } function)
            {
                return function;
            }
        }
    }

    public override async ValueTask RunAsync(int export, GuestWork work, CancellationToken cancellationToken)
    {
        Route route = GetRoute();
        if (route.Generation is { Guest.Pipeline: { } pipeline } generation)
        {
            await pipeline.RunAsync(this, generation, export, route.Binding!.Exports[export].Descriptor, work, cancellationToken)
                .ConfigureAwait(false);
        }
        else if (await RunOnceAsync(export, work, pipeline: null, long.MaxValue, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Makes a call, once.</summary>
    /// <param name="export">The function: an index into the contract's exports.</param>
    /// <param name="work">The call.</param>
    /// <param name="pipeline">What stands around it, if anything does.</param>
    /// <param name="deadline">The tick by which it has to end, if that is before its own timeout.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>Why it has no result; <see langword="null"/> if it has one.</returns>
    /// <exception cref="PluginException">It was not let in.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled it before it was let in.</exception>
    public async ValueTask<Exception?> RunOnceAsync(
        int export, GuestWork work, CallPipeline? pipeline, long deadline, CancellationToken cancellationToken)
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
            request = request with { Time = request.Time with { Deadline = Math.Min(request.Deadline, deadline) } };
            Place place = pipeline is null
                ? await GuestEntry.AdmitAsync(generation, request).ConfigureAwait(false)
                : await pipeline.AdmitAsync(generation, request).ConfigureAwait(false);
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
            if (failure is not null || !isDone)
            {
                return failure;
            }

            if (IsHeld(route))
            {
                return GuestEntry.Rejected(generation, request, PluginRejection.Replaced);
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

    // Gives nothing if the generation is done, and another is to be called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private GuestFunction? EnterNew(
        Route route, Place place, GuestThread thread, CallTime time, OuterCall? outer, int export, CancellationToken cancellationToken)
    {
        Generation generation = route.Generation!;
        ContractBinding binding = route.Binding!;
        var request = new CallRequest(binding.Exports[export].Descriptor, time, context, outer, cancellationToken);
        return GuestEntry.Enter(generation, place, thread, request, binding, export) is { } function
            ? function
            : IsHeld(route) ? new FailedCall(GuestEntry.Rejected(generation, request, PluginRejection.Replaced)) : null;
    }

    private Route GetRoute()
    {
        if (context is { Hold.Plugins: CatalogSnapshot held })
        {
            Route route = GetRoute(held);

            // Of a plugin that has only one instance, the one that serves now is it.
            if (route.Generation is not { IsRetired: true, Guest.Lifetime: PluginLifetime.Single })
            {
                return route;
            }
        }

        return GetRoute(catalog.Current);
    }

    private Route GetRoute(CatalogSnapshot snapshot)
    {
        Route? route = _route;
        return route is not null && route.Snapshot == snapshot ? route : _route = snapshot.FindRoute(id, contract);
    }

    // Its time is over, and there is no other version to go to.
    private bool IsHeld(Route route) =>
        context?.Hold.Plugins == route.Snapshot && route.Generation!.Guest.Lifetime != PluginLifetime.Single;
}
