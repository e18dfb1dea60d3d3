using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>
/// Lets calls into one plugin, as many at a time as it has places; others wait in turn, up to a bound. Every call of the plugin passes
/// here, whatever triggered it.
/// </summary>
/// <remarks>
/// Entering costs one atomic operation and leaving none: whoever starts to wait makes all cores' writes visible first
/// (<see cref="Interlocked.MemoryBarrierProcessWide"/>) and then looks at the places once more, so a call that leaves can read
/// <see cref="_attention"/> after its write without a barrier of its own.
/// </remarks>
internal sealed class AdmissionGate(int places, int maxWaiting, TimeProvider timeProvider)
{
    private readonly Place[] _places = CreatePlaces(places);
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<Place>> _waiting = new();

    // Not zero: whoever leaves has to do more than to free its place.
    private int _attention;

    /// <summary>How many calls can be inside at one time.</summary>
    public int Places => _places.Length;

    /// <summary>How many calls may wait.</summary>
    public int MaxWaiting => maxWaiting;

    /// <summary>How many calls wait.</summary>
    internal int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Takes a place, if one is free and nobody waits for it.</summary>
    /// <param name="core">
    /// Where to look first. Calls on one core find the instance that the core used last, and cores do not fight over one place.
    /// </param>
    /// <param name="place">The place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter(uint core, [NotNullWhen(true)] out Place? place)
    {
        Place[] places = _places;
        if (core < (uint)places.Length && Volatile.Read(ref _attention) == 0)
        {
            place = places[core];
            if (place.TryTake())
            {
                return true;
            }
        }

        place = TryEnterElsewhere(core);
        return place is not null;
    }

    /// <summary>Gives a place back, or to whoever waits longest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave(Place place)
    {
        place.Free();
        if (Volatile.Read(ref _attention) != 0)
        {
            Attend();
        }
    }

    /// <summary>Waits for a place.</summary>
    /// <param name="timeout">How long at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isHost">Whether it is the host itself, which may always wait.</param>
    /// <returns>The place; <see langword="null"/> if as many calls as allowed wait already.</returns>
    /// <exception cref="TimeoutException">No place was free in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<Place?> EnterAsync(TimeSpan timeout, CancellationToken cancellationToken, bool isHost = false)
    {
        var waiter = new TaskCompletionSource<Place>(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<TaskCompletionSource<Place>> node;
        lock (_lock)
        {
            if (_waiting.Count >= maxWaiting && !isHost)
            {
                return null;
            }

            node = _waiting.AddLast(waiter);
            UpdateAttention();
        }

        Interlocked.MemoryBarrierProcessWide();
        Attend();
        try
        {
            return await waiter.Task.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            if (Withdraw(node) || !waiter.Task.IsCompletedSuccessfully)
            {
                throw;
            }

            // A place came at the same moment; it must not be lost, and the call is over all the same.
            Leave(await waiter.Task.ConfigureAwait(false));
            throw;
        }
    }

    /// <summary>
    /// Disposes the instances that wait for their next call and are not to be used again. A call that is inside looks itself when it
    /// leaves, after it has freed its place.
    /// </summary>
    /// <param name="isStale">Whether an instance is not to be used again. Must hold from before this call on.</param>
    public void Sweep(Func<GuestInstance, bool> isStale)
    {
        Interlocked.MemoryBarrierProcessWide();
        foreach (Place place in _places)
        {
            if (place.Warm is null || !place.TryTake())
            {
                continue;
            }

            if (place.Warm is { } instance && isStale(instance))
            {
                place.Warm = null;
                instance.Dispose();
            }

            Leave(place);
        }
    }

    private static Place[] CreatePlaces(int count)
    {
        var places = new Place[count];
        for (int i = 0; i < count; i++)
        {
            places[i] = new Place();
        }

        return places;
    }

    private Place? TryTakeAny(uint core)
    {
        Place[] places = _places;
        int start = (int)(core % (uint)places.Length);
        for (int i = 0; i < places.Length; i++)
        {
            int index = start + i;
            Place candidate = places[index < places.Length ? index : index - places.Length];
            if (candidate.TryTake())
            {
                return candidate;
            }
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Place? TryEnterElsewhere(uint core)
    {
        if (Volatile.Read(ref _attention) != 0)
        {
            lock (_lock)
            {
                if (_waiting.Count > 0)
                {
                    return null;
                }
            }
        }

        return TryTakeAny(core);
    }

    private bool Withdraw(LinkedListNode<TaskCompletionSource<Place>> node)
    {
        lock (_lock)
        {
            if (node.List is null)
            {
                return false;
            }

            _waiting.Remove(node);
            UpdateAttention();
            return true;
        }
    }

    private void Attend()
    {
        lock (_lock)
        {
            while (_waiting.First is { } first && TryTakeAny((uint)Thread.GetCurrentProcessorId()) is { } place)
            {
                _waiting.RemoveFirst();
                first.Value.SetResult(place);
            }

            UpdateAttention();
        }
    }

    private void UpdateAttention() => Volatile.Write(ref _attention, _waiting.Count > 0 ? 1 : 0);
}
