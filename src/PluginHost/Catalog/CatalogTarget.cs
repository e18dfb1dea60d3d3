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

    // Most calls find everything as the last one left it, and pass here in one piece. Whatever else there is to do leads out of this method
    // for good, so that nothing has to be kept across calls of other methods.
    public override GuestFunction? Enter(int export, CancellationToken cancellationToken)
    {
        GuestThread thread = GuestThread.Current;
        if (_route is not { Generation: { } generation } route
            || route.Snapshot != catalog.Current
            || (context is not null && context.Hold.Plugins is not null)
            || cancellationToken.IsCancellationRequested
            || generation.MayLeaveThread
            || OuterCall.MayBeAround(thread)
            || !thread.HasStackFor(generation.StackBytes)
            || !generation.Gate.TryClaim(thread.Number, out Place? place))
        {
            return EnterAnyhow(export, cancellationToken);
        }

        if (place.IsClosed)
        {
            return EnterClosed(route, place, thread, export, cancellationToken);
        }

        if (place.Warm is not { } warm
            || warm.Generation != generation
            || warm.FindFunction(route.Binding!, export) is not { } function
            || !warm.TryBegin(thread, function))
        {
            return EnterAt(route, place, thread, export, cancellationToken);
        }

        function.Begin();
        return context is null && !cancellationToken.CanBeCanceled ? function : warm.TakeCaller(function, context, cancellationToken);
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private GuestFunction? EnterAnyhow(int export, CancellationToken cancellationToken)
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

        if (!GuestEntry.CanEnter(thread, generation))
        {
            return thread.Depth == 0
                ? null
                : new FailedCall(GuestEntry.NoStack(generation, route.Binding!.Exports[export].Descriptor, thread));
        }

        return generation.Gate.TryEnter(thread.Number, out Place? place) ? EnterAt(route, place, thread, export, cancellationToken) : null;
    }

    // The place has been claimed, but is closed to the threads that claim.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private GuestFunction? EnterClosed(Route route, Place claimed, GuestThread thread, int export, CancellationToken cancellationToken) =>
        route.Generation!.Gate.EnterClosed(claimed, thread.Number) is { } place
            ? EnterAt(route, place, thread, export, cancellationToken)
            : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private GuestFunction? EnterAt(Route route, Place place, GuestThread thread, int export, CancellationToken cancellationToken)
    {
        Generation generation = route.Generation!;
        ContractBinding binding = route.Binding!;
        OuterCall? outer = OuterCall.Find(thread);
        var request = new CallRequest(
            binding.Exports[export].Descriptor, CallTime.Start(generation, outer), context, outer, cancellationToken);
        if (GuestEntry.Enter(generation, place, thread, request, binding, export) is { } function)
        {
            return function;
        }

        // The version is done, and the place has been given back.
        return IsHeld(route)
            ? new FailedCall(GuestEntry.Rejected(generation, request, PluginRejection.Replaced))
            : EnterAnyhow(export, cancellationToken);
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
