namespace PluginHost.Catalog;

/// <content>What is being changed, and what is left of that when nobody waits for it any more.</content>
internal sealed partial class PluginCatalog
{
    // Complete when the last change has ended.
    private readonly TaskCompletionSource _changesEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _changes;
    private Task? _endOfChanges;

    // When the versions that something was left behind in are not waited for any more either. Null if nothing was.
    private Task? _endOfPatience;

    /// <summary>Completes when nothing is running any more that was overtaken until now. For tests.</summary>
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

    /// <summary>Completes when the catalog was stopped and nothing changes it any more. For tests.</summary>
    internal Task ChangesEnded => _changesEnded.Task;

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
            ended =>
            {
                // Why it failed is of no interest to anybody: it was overtaken, which is told below.
                _ = ended.Exception;
                turn.Dispose();
                EndChange();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        if (turn.HasMadeWay && turn.OvertakenBy is { } by and not Overtaking.Cancelled)
        {
            TellWhoeverListens(() => _host.Events.LoadOvertaken(turn.Plugin.Id, by.Describe()));
        }
    }

    // What is done next is done whether the log throws or not.
    private static void TellWhoeverListens(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception)
        {
            // It is the log that throws: nobody is left to be told.
        }
    }

    // A host function that does not end, in a version that is being loaded, keeps nobody from ending the host.
    private async Task EndChangesAsync(Task cancelling)
    {
        try
        {
            // Begun under the lock, under which nothing is told.
            await Task.WhenAll(_changesEnded.Task, cancelling.ContinueWith(static _ => { }, TaskScheduler.Default))
                .WaitAsync(_options.Patience, _host.TimeProvider)
                .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        catch (TimeoutException)
        {
            TellWhatIsLeft(cancelling);
        }
    }

    private void TellWhatIsLeft(Task cancelling)
    {
        if (!cancelling.IsCompleted)
        {
            TellWhoeverListens(() => _host.Events.EndLeftBehind(
                "What a source, or other code, does when its token is cancelled has not come to its end.", _options.Patience));
        }

        if (!_changesEnded.Task.IsCompleted)
        {
            _endOfPatience = Task.Delay(_options.Patience, _host.TimeProvider);
            _host.Threads.Abandon();
            _host.Events.ChangesLeftBehind(_options.Patience);
        }
    }
}
