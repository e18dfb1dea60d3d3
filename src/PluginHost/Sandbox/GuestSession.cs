namespace PluginHost.Sandbox;

/// <summary>An instance held for several calls, and the place that it has taken meanwhile.</summary>
internal sealed class GuestSession(Generation generation, Place place, GuestInstance instance) : IAsyncDisposable
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Disposed = 2;

    private int _state;

    /// <summary>The version that the session holds.</summary>
    public Generation Generation => generation;

    /// <summary>The instance. Only to be looked at.</summary>
    public GuestInstance Instance => instance;

    /// <summary>Holds the instance that waits at a place, or makes one.</summary>
    /// <param name="generation">The version.</param>
    /// <param name="place">A place that has been taken.</param>
    /// <param name="request">The limits for making the instance.</param>
    /// <returns>The session; <see langword="null"/>, with the place given back, if the generation is done.</returns>
    /// <exception cref="PluginException">The instance cannot be made.</exception>
    public static async ValueTask<GuestSession?> OpenAsync(Generation generation, Place place, CallRequest request)
    {
        GuestInstance? warm = place.Warm;
        place.Warm = null;
        bool isWarm = warm?.Generation == generation;
        if (!isWarm)
        {
            warm?.Dispose();
            warm = generation.TryTakeWarm();
            isWarm = warm is not null;
        }

        if (!isWarm)
        {
            if (GuestEntry.LeaveIfRestarting(generation, place, request) is { } restarting)
            {
                throw restarting;
            }

            if (!generation.TryAddInstance())
            {
                generation.Gate.Leave(place);
                return null;
            }
        }

        GuestInstance instance = warm ?? new GuestInstance(generation);
        instance.Place = place;
        var session = new GuestSession(generation, place, instance);
        instance.Session = session;
        if (!isWarm && await StartAsync(generation, instance, request).ConfigureAwait(false) is { } failure)
        {
            // Not to be kept: it may not even have been started, for example if no thread was free in time.
            instance.Dispose();
            TimeSpan delay = generation.NoteFailure(failure);
            generation.Gate.Leave(place);
            generation.TellRestart(delay);
            throw failure;
        }

        if (generation.TryAddSession(session))
        {
            return session;
        }

        session.GiveBack();
        return null;
    }

    /// <summary>Takes the instance for one call.</summary>
    /// <returns>The instance; <see langword="null"/> if it is in use, broken or disposed.</returns>
    public GuestInstance? TryTake()
    {
        if (Interlocked.CompareExchange(ref _state, Busy, Idle) != Idle)
        {
            return null;
        }

        if (instance.IsBroken)
        {
            PutBack();
            return null;
        }

        return instance;
    }

    /// <summary>Ends a call.</summary>
    /// <returns>Why the call has no result; <see langword="null"/> if it has one.</returns>
    public Exception? Release(GuestInstance taken)
    {
        Exception? failure = taken.End();
        TimeSpan delay = failure is null ? TimeSpan.Zero : generation.NoteFailure(failure);
        PutBack();
        generation.TellRestart(delay);
        return failure;
    }

    /// <summary>Gives the instance and its place back; after the call that is running, if there is one.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _state, Disposed) == Idle)
        {
            GiveBack();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<Exception?> StartAsync(Generation generation, GuestInstance instance, CallRequest request)
    {
        try
        {
            return await GuestEntry.RunWhereItFitsAsync(generation, request, thread =>
            {
                instance.Start(thread, request);
                return instance.End();
            }).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // What listens threw. The instance and the place must not be lost with it.
            return exception;
        }
    }

    private void PutBack()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Busy) == Disposed)
        {
            GiveBack();
        }
    }

    private void GiveBack()
    {
        generation.RemoveSession(this);
        instance.Session = null;
        generation.GiveBack(place, instance);
    }
}
