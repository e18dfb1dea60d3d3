using System.Runtime.CompilerServices;
using PluginHost.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>How calls get into guests: at once on the caller's thread, or later and elsewhere.</summary>
internal static class GuestEntry
{
    /// <summary>Whether a guest can be entered on a thread as far as its stack goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanEnter(GuestThread thread, Generation generation) =>
        thread.HasStackFor(generation.StackBytes) && thread.Depth < GuestThread.MaxDepth;

    /// <summary>Enters an instance at a place that has been taken: the one that waits there, or a new one.</summary>
    /// <returns>
    /// The function, or one that gives a failure; <see langword="null"/>, with the place given back, if the generation is done.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GuestFunction? Enter(
        Generation generation, Place place, GuestThread thread, in CallRequest request, ContractBinding binding, int export)
    {
        if (place.Warm is { } warm && warm.Generation == generation)
        {
            warm.Begin(thread, request);
            return warm.GetFunction(binding, export);
        }

        return EnterNew(generation, place, thread, request, binding, export);
    }

    /// <summary>Waits for a place.</summary>
    /// <exception cref="PluginException">There is none in time, or none to wait for.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the call.</exception>
    public static async ValueTask<Place> AdmitAsync(Generation generation, CallRequest request)
    {
        request.CancellationToken.ThrowIfCancellationRequested();
        if (generation.Gate.TryEnter(GuestThread.Current.Core, out Place? free))
        {
            return free;
        }

        LoadedGuest guest = generation.Guest;
        string? function = request.Export?.FunctionName;
        if (request.Outer is { } outer && outer.Holds(generation.Gate))
        {
            throw new PluginRejectedException(guest.Id, PluginRejection.Cycle) { Version = guest.Version, Function = function };
        }

        try
        {
            TimeSpan remaining = guest.Host.Ticker.GetRemaining(request.Deadline);
            Place? place = await generation.Gate.EnterAsync(remaining, request.CancellationToken).ConfigureAwait(false);
            return place ?? throw new PluginRejectedException(guest.Id, PluginRejection.QueueFull)
            {
                Version = guest.Version,
                Function = function,
            };
        }
        catch (TimeoutException)
        {
            throw TimedOut(generation, request);
        }
    }

    /// <summary>Runs something inside a guest on a thread that can, here or on one of the host's own.</summary>
    /// <param name="generation">The version that is called.</param>
    /// <param name="run">Enters, calls and leaves; gives the failure.</param>
    /// <returns>The failure; <see langword="null"/> if there is none.</returns>
    public static ValueTask<Exception?> RunWhereItFitsAsync(Generation generation, Func<GuestThread, Exception?> run)
    {
        GuestThread thread = GuestThread.Current;
        if (!generation.NeedsHostThread && CanEnter(thread, generation))
        {
            return new ValueTask<Exception?>(run(thread));
        }

        var done = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        generation.Guest.Host.Threads.Run(() =>
        {
            try
            {
                done.SetResult(run(GuestThread.Current));
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return new ValueTask<Exception?>(done.Task);
    }

    /// <summary>Makes an instance only to see that it can be made. It belongs to no place.</summary>
    /// <returns>Why it cannot be made; <see langword="null"/> if it can.</returns>
    public static Exception? TryStart(Generation generation, GuestThread thread, in CallRequest request)
    {
        if (!generation.TryAddInstance())
        {
            return null;
        }

        using var instance = new GuestInstance(generation);
        instance.Start(thread, request);
        return instance.End();
    }

    /// <summary>The failure of a call whose time was over before it could enter.</summary>
    public static PluginTimeoutException TimedOut(Generation generation, in CallRequest request) =>
        new(generation.Guest.Id, generation.GetTimeout(request.TimeoutTicks))
        {
            Version = generation.Guest.Version,
            Function = request.Export?.FunctionName,
        };

    /// <summary>The failure of a call that found too little stack on a thread that it cannot leave.</summary>
    public static PluginStackException NoStack(Generation generation, ExportDescriptor? export) =>
        new(generation.Guest.Id, "The call was made from inside other calls, and too little of the thread's stack is left to enter it.")
        {
            Version = generation.Guest.Version,
            Function = export?.FunctionName,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GuestFunction? EnterNew(
        Generation generation, Place place, GuestThread thread, in CallRequest request, ContractBinding binding, int export)
    {
        if (place.Warm is { } stale)
        {
            place.Warm = null;
            stale.Dispose();
        }

        if (!generation.TryAddInstance())
        {
            generation.Gate.Leave(place);
            return null;
        }

        var instance = new GuestInstance(generation) { Place = place };
        place.Warm = instance;
        return instance.Start(thread, request)
            ? instance.GetFunction(binding, export)
            : new FailedCall(generation.Release(instance)!);
    }
}
