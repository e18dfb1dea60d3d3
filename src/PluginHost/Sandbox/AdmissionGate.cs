using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>
/// Lets calls into one plugin, as many at a time as it has places; others wait in turn, up to a bound. Every call of the plugin passes
/// here, whatever triggered it.
/// </summary>
/// <remarks>
/// As long as every thread that calls finds the place of its own free, entering and leaving cost no atomic operation. The first that does
/// not closes all places to their threads, for good: from then on entering costs one, and leaving none. Whoever closes places, or starts to
/// wait, makes all cores' writes visible (<see cref="Interlocked.MemoryBarrierProcessWide"/>) before it looks at the places, so that those
/// who come and leave need no barrier between a write and what they read next.
/// </remarks>
internal sealed class AdmissionGate(int places, int maxWaiting, TimeProvider timeProvider)
{
    private readonly Place[] _places = CreatePlaces(places);
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<Place>> _waiting = new();

    // Whether the places are closed to their threads for good.
    private volatile bool _isShared;

    // How many sweeps hold a place for a moment.
    private int _sweeps;

    // Not zero: whoever leaves has to do more than to free its place.
    private int _attention;

    /// <summary>How many calls can be inside at one time.</summary>
    public int Places => _places.Length;

    /// <summary>How many calls may wait.</summary>
    public int MaxWaiting => maxWaiting;

    /// <summary>Whether the places are closed to their threads for good.</summary>
    internal bool IsShared => _isShared;

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

    /// <summary>Claims a thread's own place, if it is free and open. Then <see cref="Place.IsClosed"/> has to be looked at once more.</summary>
    /// <param name="thread">The number of the thread that this is called on.</param>
    /// <param name="place">The place. If it is closed after all, the way on is <see cref="EnterClosed"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryClaim(uint thread, [NotNullWhen(true)] out Place? place)
    {
        Place[] places = _places;
        if (thread < (uint)places.Length)
        {
            place = places[thread];
            return place.TryClaim();
        }

        place = null;
        return false;
    }

    /// <summary>Takes a place, if one is free and nobody waits for it.</summary>
    /// <param name="thread">
    /// The number of the thread that this is called on (<see cref="Interop.GuestThread.Number"/>): its calls find the instance that they
    /// used last, and threads do not fight over one place.
    /// </param>
    /// <param name="place">The place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter(uint thread, [NotNullWhen(true)] out Place? place)
    {
        if (!TryClaim(thread, out place))
        {
            place = EnterElsewhere(thread);
        }
        else if (place.IsClosed)
        {
            place = EnterClosed(place, thread);
        }

        return place is not null;
    }

    /// <summary>Whether whoever has freed a place (<see cref="Place.Free"/>) has to do more: <see cref="Attend"/>.</summary>
    public bool NeedsAttention => Volatile.Read(ref _attention) != 0;

    /// <summary>Gives a place back, or to whoever waits longest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave(Place place)
    {
        place.Free();
        if (NeedsAttention)
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
                // What a sweep holds is as good as free. It may have given it back since this caller found none.
                int sweeps = Volatile.Read(ref _sweeps);
                if (_isShared && _waiting.Count == 0 && TryTakeAny((uint)Thread.GetCurrentProcessorId()) is { } free)
                {
                    return free;
                }

                if (_waiting.Count >= maxWaiting + sweeps)
                {
                    return null;
                }
            }

            Share();
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

    /// <summary>The instances at the places, whether they are in a call or not. Only to be looked at.</summary>
    public IEnumerable<GuestInstance> Instances => _places.Select(place => place.Warm).OfType<GuestInstance>();

    /// <summary>
    /// Disposes the instances that wait for their next call and are not to be used again. A call that is inside looks itself when it
    /// leaves, after it has freed its place.
    /// </summary>
    /// <param name="isStale">Whether an instance is not to be used again. Must hold from before this call on.</param>
    public void Sweep(Func<GuestInstance, bool> isStale)
    {
        if (TrySweepOwn(isStale))
        {
            return;
        }

        Interlocked.Increment(ref _sweeps);
        try
        {
            SweepShared(isStale);
        }
        finally
        {
            Interlocked.Decrement(ref _sweeps);
        }
    }

    private void SweepShared(Func<GuestInstance, bool> isStale)
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

    // One instance at a time, because whether the next one is stale may depend on what has gone.
    private bool TrySweepOwn(Func<GuestInstance, bool> isStale)
    {
        int next = 0;
        while (next < _places.Length)
        {
            GuestInstance? stale;
            lock (_lock)
            {
                // If the places are shared, nobody needs the lock to take one, so they have to be taken to be looked at.
                if (_isShared)
                {
                    return false;
                }

                // While they are closed only for this moment nobody takes one: who claims one waits for the lock.
                Close();
                stale = TakeStale(ref next, isStale);
                Open();
            }

            stale?.Dispose();
        }

        return true;
    }

    private GuestInstance? TakeStale(ref int next, Func<GuestInstance, bool> isStale)
    {
        while (next < _places.Length)
        {
            Place place = _places[next++];
            if (!place.IsTaken && place.Warm is { } instance && isStale(instance))
            {
                place.Warm = null;
                return instance;
            }
        }

        return null;
    }

    private void Close()
    {
        foreach (Place place in _places)
        {
            place.Close();
        }

        Interlocked.MemoryBarrierProcessWide();
    }

    private void Open()
    {
        foreach (Place place in _places)
        {
            place.Open();
        }
    }

    // Within the lock.
    private void Share()
    {
        if (!_isShared)
        {
            Close();
            _isShared = true;
        }
    }

    private Place? TryTakeAny(uint first)
    {
        Place[] places = _places;
        int start = (int)(first % (uint)places.Length);
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

    /// <summary>Takes a place for a thread that has claimed its own, which was closed.</summary>
    /// <param name="claimed">The thread's own place.</param>
    /// <param name="thread">The number of the thread that this is called on.</param>
    /// <returns>That place or another one; <see langword="null"/> if none is free.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Place? EnterClosed(Place claimed, uint thread)
    {
        lock (_lock)
        {
            if (!_isShared)
            {
                // For a sweep, which is over, and may have passed the place by as one that is in use: the claim counts after all.
                return claimed;
            }

            claimed.Unclaim();
            if (claimed.TryTake())
            {
                return claimed;
            }
        }

        return EnterElsewhere(thread);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Place? EnterElsewhere(uint thread)
    {
        if (!_isShared)
        {
            lock (_lock)
            {
                if (!_isShared && thread < (uint)_places.Length && _places[thread].TryClaim())
                {
                    return _places[thread];
                }

                Share();
            }
        }

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

        return TryTakeAny(thread);
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

    /// <summary>Gives free places to those who wait.</summary>
    public void Attend()
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
