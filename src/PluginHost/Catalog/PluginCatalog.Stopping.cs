using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>How generations, and at last the catalog itself, come to their end.</content>
internal sealed partial class PluginCatalog
{
    // Needs no disposal: it has neither a timer nor a wait handle.
    private readonly CancellationTokenSource _stopping = new();

    // Complete when the last change has ended.
    private readonly TaskCompletionSource _changesEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // All generations of which something may be left, and what completes when nothing is and that has been told.
    private readonly Dictionary<Generation, TaskCompletionSource> _generations = [];

    // Snapshots that were replaced while somebody held them.
    private readonly List<CatalogSnapshot> _held = [];
    private int _changes;
    private Task? _endOfChanges;

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

    /// <summary>Completes when nothing is running any more that was overtaken until now.</summary>
    internal Task Unwound
    {
        get
        {
            lock (_lock)
            {
                return Task.WhenAll(_plugins.Values.SelectMany(plugin => plugin.Turns.FindLeft()));
            }
        }
    }

    /// <summary>Completes when the catalog was stopped and nothing changes it any more.</summary>
    internal Task ChangesEnded => _changesEnded.Task;

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
                Publish(CatalogPhase.Stopped, _current.Entries);
                if (_changes == 0)
                {
                    _changesEnded.SetResult();
                }
            }
        }

        try
        {
            // Sources and imports may have registered for it, and throw.
            await _stopping.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            await EndGenerationsAsync().ConfigureAwait(false);
        }
    }

    // A host function that does not end, in a version that is being loaded, keeps nobody from ending the host.
    private async Task EndChangesAsync()
    {
        try
        {
            await _changesEnded.Task.WaitAsync(_options.DrainTimeout, _host.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _host.Threads.Abandon();
            _host.Events.ChangesLeftBehind(_options.DrainTimeout);
        }
    }

    private async Task EndGenerationsAsync()
    {
        Task endOfChanges;
        lock (_lock)
        {
            endOfChanges = _endOfChanges ??= EndChangesAsync();
        }

        await endOfChanges.ConfigureAwait(false);
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
                await Task.WhenAll(ends).ConfigureAwait(false);
            }
            finally
            {
                _feed.End();
            }
        }
    }

    // Runs something that makes generations. The catalog's end waits for it, and ends it.
    private async Task<T> ChangeAsync<T>(Func<CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        BeginChange();
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
            T result = await change(ending.Token).ConfigureAwait(false);
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            throw;
        }
        finally
        {
            EndChange();
        }
    }

    private void BeginChange()
    {
        lock (_lock)
        {
            ThrowIfStopped();
            _changes++;
        }
    }

    private void EndChange()
    {
        lock (_lock)
        {
            if (--_changes == 0 && _current.Phase == CatalogPhase.Stopped)
            {
                _changesEnded.SetResult();
            }
        }
    }

    // Nobody waits for it any more but the catalog's end.
    private void LeaveBehind(PluginTurn turn, Task running)
    {
        lock (_lock)
        {
            _changes++;
        }

        _ = running.ContinueWith(
            _ =>
            {
                turn.Dispose();
                EndChange();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        if (turn.OvertakenBy is { } by and not Overtaking.Cancelled)
        {
            _host.Events.LoadOvertaken(turn.Plugin.Id, by.Describe());
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
            await generation.Drained.WaitAsync(_options.DrainTimeout, _host.TimeProvider).ConfigureAwait(false);
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
