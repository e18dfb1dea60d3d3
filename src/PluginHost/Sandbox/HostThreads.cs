using System.Diagnostics.CodeAnalysis;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>
/// Threads of the host's own with stacks that any guest fits on: for calls whose imports block, for calls that run long, and for callers
/// whose own stack is too short. Started when needed, up to a bound; what is over waits.
/// </summary>
/// <param name="maxThreads">How many there may be.</param>
/// <param name="patience">How long their end is waited for. <see langword="null"/>: as long as it takes.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="onLeft">Told how many have not ended by then.</param>
internal sealed class HostThreads(
    int maxThreads, TimeSpan? patience = null, TimeProvider? timeProvider = null, Action<int>? onLeft = null) : IDisposable
{
    // The largest guest stack, the margin for host code, and room for the frames around them.
    internal const int StackBytes = 4 * 1024 * 1024;

    private readonly object _lock = new();
    private readonly LinkedList<Action> _work = new();
    private readonly List<(Thread Thread, TaskCompletionSource End)> _threads = [];
    private int _waiting;
    private bool _isStopped;
    private bool _areAbandoned;

    /// <summary>Runs something on one of the threads.</summary>
    /// <param name="work">What to run. It must not throw.</param>
    /// <returns>The work, to be withdrawn while it waits; <see langword="null"/> if the threads have ended.</returns>
    public LinkedListNode<Action>? TryRun(Action work)
    {
        lock (_lock)
        {
            if (_isStopped)
            {
                return null;
            }

            LinkedListNode<Action> node = _work.AddLast(work);
            if (_work.Count > _waiting && _threads.Count < maxThreads)
            {
                var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var thread = new Thread(() => Serve(end), StackBytes) { IsBackground = true, Name = $"PluginHost guest {_threads.Count + 1}" };
                _threads.Add((thread, end));
                thread.Start();
            }
            else
            {
                Monitor.Pulse(_lock);
            }

            return node;
        }
    }

    /// <summary>Takes work back that no thread has begun.</summary>
    /// <returns>Whether it had not been begun, and never will be.</returns>
    public bool TryWithdraw(LinkedListNode<Action> work)
    {
        lock (_lock)
        {
            if (work.List is null)
            {
                return false;
            }

            _work.Remove(work);
            return true;
        }
    }

    /// <summary>Waits for no thread at the end: one of them is where it may never come out.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _areAbandoned = true;
        }
    }

    /// <summary>Lets the threads finish what was given to them, and ends them. May be called on one of them.</summary>
    public void Dispose()
    {
        Task[] ends;
        lock (_lock)
        {
            _isStopped = true;
            ends = _areAbandoned ? [] : [.. _threads.Where(one => one.Thread != Thread.CurrentThread).Select(one => one.End.Task)];
            Monitor.PulseAll(_lock);
        }

        try
        {
            Task.WhenAll(ends).WaitAsync(patience ?? Timeout.InfiniteTimeSpan, timeProvider ?? TimeProvider.System).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            onLeft?.Invoke(ends.Count(end => !end.IsCompleted));
        }
    }

    private void Serve(TaskCompletionSource end)
    {
        GuestThread.Current.IsOfHost = true;
        while (TryTake(out Action? work))
        {
            work();
        }

        end.SetResult();
    }

    private bool TryTake([NotNullWhen(true)] out Action? work)
    {
        lock (_lock)
        {
            while (_work.First is null)
            {
                if (_isStopped)
                {
                    work = null;
                    return false;
                }

                _waiting++;
                Monitor.Wait(_lock);
                _waiting--;
            }

            work = _work.First.Value;
            _work.RemoveFirst();
            return true;
        }
    }
}
