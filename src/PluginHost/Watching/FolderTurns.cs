using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Watching;

/// <summary>
/// Does things in folders, in each one at a time, and waits no longer for them than a bound: where the file system does not answer, a thread is left
/// behind, and nothing else is done in that folder until it has come back.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token without a timer or a wait handle needs no disposal, and somebody may be late.")]
internal sealed class FolderTurns(WatchGuard guard, TimeSpan timeout, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();

    // What is done or waits to be done in each folder last, and whether it has taken too long.
    private readonly Dictionary<string, Turn> _turns = [];

    /// <summary>Does something in folders, side by side. What it throws is reported.</summary>
    /// <returns>The folders in which it has not come to its end.</returns>
    public IReadOnlySet<string> Run(IReadOnlySet<string> folders, Action<string> run)
    {
        Dictionary<string, Task> begun = Begin(folders, run);
        try
        {
            // On threads of the pool, of which this one may be one: it is kept for no longer than the bound.
            Task.WhenAll(begun.Values).WaitAsync(timeout, timeProvider, _end.Token).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            ReportLate(begun);
        }
        catch (OperationCanceledException)
        {
            // Nobody wants to know any more.
        }

        return folders.Where(folder => begun.GetValueOrDefault(folder)?.IsCompleted != true).ToHashSet();
    }

    /// <summary>Waits for nothing any more.</summary>
    public void End() => _end.Cancel();

    private Dictionary<string, Task> Begin(IReadOnlySet<string> folders, Action<string> run)
    {
        var begun = new Dictionary<string, Task>();
        lock (_lock)
        {
            foreach (string folder in folders)
            {
                Turn turn = _turns.GetValueOrDefault(folder, Turn.None);
                if (!turn.IsLate || turn.Last.IsCompleted)
                {
                    Task next = RunAfterAsync(turn.Last, () => run(folder));
                    begun.Add(folder, next);
                    _turns[folder] = new Turn(next, IsLate: false);
                }
            }

            foreach (string done in _turns.Keys.Where(folder => _turns[folder].Last.IsCompleted).ToArray())
            {
                _turns.Remove(done);
            }
        }

        return begun;
    }

    private Task RunAfterAsync(Task last, Action run) => last.ContinueWith(
        _ => guard.Run(run), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private void ReportLate(Dictionary<string, Task> begun)
    {
        string[] late;
        lock (_lock)
        {
            late = [.. begun.Keys.Where(folder => !begun[folder].IsCompleted && !_turns[folder].IsLate)];
            foreach (string folder in late)
            {
                _turns[folder] = _turns[folder] with { IsLate = true };
            }
        }

        foreach (string folder in late)
        {
            guard.Report(new TimeoutException(
                $"The file system did not answer within {timeout} what is in '{folder}' (WasmPlugins:Reload:{nameof(WasmReloadOptions.SourceTimeout)}). "
                + "Nothing that changes there is found until it does."));
        }
    }

    private sealed record Turn(Task Last, bool IsLate)
    {
        public static Turn None { get; } = new(Task.CompletedTask, IsLate: false);
    }
}
