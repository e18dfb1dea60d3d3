using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>What does not end, and is not waited for any longer.</content>
internal sealed partial class PluginCatalog
{
    private Task? _endOfWaiting;

    // What was waited for, and told to whoever waited, is neither waited for nor told again.
    private Task WaitForEndsOnceAsync(Generation[] left, Task end)
    {
        lock (_lock)
        {
            if (_endOfWaiting is { IsCompleted: true })
            {
                return Task.CompletedTask;
            }

            return _endOfWaiting ??= WaitForEndsAsync(left, end);
        }
    }

    // A host function that does not end, in any call, keeps nobody from ending the host. Calls of versions have as long to end by themselves as they have
    // afterwards, unless the host is disposed, where they are ended at once.
    private async Task WaitForEndsAsync(Generation[] left, Task end)
    {
        if (_endOfPatience is { } patience)
        {
            await (await Task.WhenAny(end, patience).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        bool isInfinite = _options.Patience == Timeout.InfiniteTimeSpan;
        TimeSpan timeout = _host.IsEnding || isInfinite ? _options.Patience : 2 * _options.Patience;
        try
        {
            await end.WaitAsync(timeout, _host.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!end.IsCompleted)
        {
            end.Observe();
            _host.Threads.Abandon();
            foreach (Generation generation in left.Where(generation => !generation.Drained.IsCompleted))
            {
                TellWhoeverListens(() => _host.Events.CallLeftBehind(generation, timeout));
            }
        }
    }

    // Nobody is told when nothing of it is left, as nobody was told that it was there. The host's end waits for it.
    private void NoteRefused(Generation refused)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _generations.Add(refused, end);
        }

        _ = refused.Drained.ContinueWith(
            _ =>
            {
                end.SetResult();
                lock (_lock)
                {
                    _generations.Remove(refused);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
