using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>How generations, and at last the catalog itself, come to their end.</content>
internal sealed partial class PluginCatalog
{
    // Needs no disposal: it has neither a timer nor a wait handle.
    private readonly CancellationTokenSource _stopping = new();

    // All generations of which something may be left, and what completes when nothing is and that has been told.
    private readonly Dictionary<Generation, TaskCompletionSource> _generations = [];

    // Snapshots that were replaced while somebody held them.
    private readonly List<CatalogSnapshot> _held = [];

    /// <summary>How many generations there are of which something is left.</summary>
    internal int LiveGenerations
    {
        get
        {
            lock (_lock)
            {
                return _generations.Keys.Count(generation => !generation.Drained.IsCompleted);
            }
        }
    }

    /// <summary>Takes no more calls, and waits until those that are inside have ended.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task StopAsync(CancellationToken cancellationToken) => StopAsync().WaitAsync(cancellationToken);

    /// <summary>Ends all calls that are inside, and returns when nothing of any plugin is left.</summary>
    /// <exception cref="InvalidOperationException">A plugin's call on this thread is itself waiting for this to return.</exception>
    public async ValueTask DisposeAsync()
    {
        ThrowIfInside();
        _host.End();
        await StopAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        ThrowIfInside();
        _host.End();
        StopAsync().GetAwaiter().GetResult();
    }

    private static void ThrowIfInside()
    {
        if (GuestThread.Current.Depth > 0)
        {
            throw new InvalidOperationException(
                "The container cannot be disposed by a host function that a plugin is calling: it waits for that call to end.");
        }
    }

    // Whoever calls it waits until everything has ended, even if another has begun it.
    private async Task StopAsync()
    {
        lock (_lock)
        {
            if (_current.Phase != CatalogPhase.Stopped)
            {
                Publish(CatalogPhase.Stopped, _current.CopyEntries());
                if (_changes == 0)
                {
                    _changesEnded.SetResult();
                }
            }
        }

        // Sources and imports may have registered for it, and throw, or not come back.
        Task cancelling = _stopping.CancelAsync();
        cancelling.Observe();
        try
        {
            await EndGenerationsAsync(cancelling).ConfigureAwait(false);
        }
        finally
        {
            if (cancelling.IsCompleted)
            {
                await cancelling.ConfigureAwait(false);
            }
        }
    }

    private async Task EndGenerationsAsync(Task cancelling)
    {
        Task endOfChanges;
        lock (_lock)
        {
            endOfChanges = _endOfChanges ??= EndChangesAsync(cancelling);
        }

        try
        {
            await endOfChanges.ConfigureAwait(false);
        }
        finally
        {
            await EndGenerationsLeftAsync().ConfigureAwait(false);
        }
    }

    private async Task EndGenerationsLeftAsync()
    {
        Generation[] left;
        Task[] ends;
        lock (_lock)
        {
            left = [.. _generations.Keys];
            ends = [.. _generations.Values.Select(end => end.Task)];
        }

        try
        {
            RetireAll(left);
        }
        finally
        {
            foreach (Generation generation in left)
            {
                generation.CloseSessions();
                if (_host.IsEnding)
                {
                    ForgetHolds(generation);
                }
            }

            try
            {
                await WaitForEndsOnceAsync(left, Task.WhenAll(ends)).ConfigureAwait(false);
            }
            finally
            {
                _feed.End();
            }
        }
    }

    private void ThrowIfStopped() => ObjectDisposedException.ThrowIf(_current.Phase == CatalogPhase.Stopped, this);

    private static void AddRetired(PluginEntry? entry, List<Generation> retired)
    {
        if (entry?.Generation is { } generation)
        {
            retired.Add(generation);
        }
    }

    private void EndAll(IEnumerable<Generation> retired, IEnumerable<PluginId> disabled)
    {
        try
        {
            foreach (PluginId id in disabled)
            {
                _host.Events.PluginDisabled(id);
            }
        }
        finally
        {
            RetireAll(retired);
        }
    }

    // After the snapshot that is without them has been published: who read the old one before it finds them retired, and reads again. A
    // log that throws is found when all of them are on their way out.
    private void RetireAll(IEnumerable<Generation> generations)
    {
        Generation[] retired = [.. generations.Where(generation => generation.TryRetire(KeepHeld))];
        try
        {
            foreach (Generation generation in retired)
            {
                _feed.Add(generation.Guest.Id, PluginChangeKind.Retired, ToPublic(generation));
            }

            foreach (Generation generation in retired)
            {
                _host.Events.PluginRetired(generation);
            }
        }
        finally
        {
            foreach (Generation generation in retired)
            {
                _ = EndAsync(generation);
            }
        }
    }

    // Never throws: whoever waits for the end is told.
    private async Task EndAsync(Generation generation)
    {
        TaskCompletionSource end;
        lock (_lock)
        {
            end = _generations[generation];
        }

        Exception? failure = null;
        try
        {
            await DrainAsync(generation).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        _feed.Add(generation.Guest.Id, PluginChangeKind.Drained, ToPublic(generation));
        try
        {
            if (failure is not null)
            {
                _host.Events.EndingFailed(generation, failure);
            }

            _host.Events.PluginDrained(generation);
            end.SetResult();
        }
        catch (Exception exception)
        {
            end.SetException(exception);
        }

        lock (_lock)
        {
            _generations.Remove(generation);
        }
    }

    // Whatever goes wrong, nothing of it is left afterwards.
    private async Task DrainAsync(Generation generation)
    {
        try
        {
            // Nothing is let in any more for as long as that already if something was left behind.
            TimeSpan left = _endOfPatience is null ? _options.DrainTimeout : TimeSpan.Zero;
            await generation.Drained.WaitAsync(left, _host.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _feed.Add(generation.Guest.Id, PluginChangeKind.DrainTimedOut, ToPublic(generation));
            try
            {
                _host.Events.DrainTimedOut(generation, _options.DrainTimeout);
            }
            finally
            {
                await EndCallsAsync(generation).ConfigureAwait(false);
            }
        }
    }

    private async Task EndCallsAsync(Generation generation)
    {
        try
        {
            generation.EndCalls();
        }
        finally
        {
            ForgetHolds(generation);
            await generation.Drained.ConfigureAwait(false);
        }
    }

    private void KeepHeld(Generation generation)
    {
        lock (_lock)
        {
            foreach (CatalogSnapshot held in _held)
            {
                held.Keep(generation);
            }
        }
    }

    // Whoever still holds it has had time.
    private void ForgetHolds(Generation generation)
    {
        lock (_lock)
        {
            foreach (CatalogSnapshot held in _held)
            {
                held.Forget(generation);
            }
        }
    }

    private PluginGeneration ToPublic(Generation generation)
    {
        lock (_lock)
        {
            return _plugins.GetValueOrDefault(generation.Guest.Id)?.History.Find(generation)?.ToPublic()
                ?? GenerationRecord.Describe(generation, generation.LoadedAt, canRollBack: false);
        }
    }
}
