using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>Who asks for an update of plugins, and what does not have to be waited for then.</content>
internal sealed partial class PluginCatalog
{
    /// <summary>How many wait for an update of a plugin. For tests.</summary>
    internal int CountWaiting(PluginId id)
    {
        lock (_lock)
        {
            return Find(id).Waiting;
        }
    }

    private async Task AskAllAsync(ManagedPlugin[] plugins, bool isAgain, CancellationToken cancellationToken)
    {
        var failures = new ConcurrentQueue<Exception>();
        await EachAsync(plugins, isAgain).ConfigureAwait(false);
        if (plugins.Length > 1)
        {
            // What was loaded beside them had instances that no call could do without yet, and may be idle now.
            await EachAsync(plugins.Where(HasFoundNoRoom).ToArray(), areTriedAgain: true).ConfigureAwait(false);
        }

        if (failures.Count == 1 && failures.TryPeek(out Exception? only))
        {
            ExceptionDispatchInfo.Throw(only);
        }

        if (!failures.IsEmpty)
        {
            throw new AggregateException(failures);
        }

        Task EachAsync(ManagedPlugin[] some, bool areTriedAgain) => Parallel.ForEachAsync(
            OrderByTurns(some),
            new ParallelOptions { MaxDegreeOfParallelism = MaxLoads, CancellationToken = cancellationToken },
            (plugin, token) => new ValueTask(TryAskAsync(plugin, areTriedAgain, failures, token)));
    }

    // Whatever is thrown beside a plugin's own failure, by the log for example, keeps no other plugin from being loaded.
    private async Task TryAskAsync(ManagedPlugin plugin, bool isAgain, ConcurrentQueue<Exception> failures, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(plugin, isAgain, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            failures.Enqueue(exception);
        }
    }

    // Those that somebody else is loading are waited for last: however long they take, the others do not wait behind them.
    private ManagedPlugin[] OrderByTurns(ManagedPlugin[] plugins)
    {
        lock (_lock)
        {
            return [.. plugins.OrderBy(plugin => plugin.Turns.Current is not null)];
        }
    }

    private bool HasFoundNoRoom(ManagedPlugin plugin)
    {
        lock (_lock)
        {
            return IsWanted(plugin) && PassingFailures.IsForWantOfRoom(plugin.Refusal);
        }
    }

    private async Task AskAsync(ManagedPlugin plugin, bool isAgain, CancellationToken cancellationToken)
    {
        CancellationToken? olderEnded;
        lock (_lock)
        {
            olderEnded = plugin.Turns.Current?.Ended;
        }

        // It has asked before it looks, so that one update is enough for all who wait.
        Task updating = plugin.UpdateAsync(UpdateInTurnAsync, isAgain, cancellationToken);
        Task looking = olderEnded is { } ended ? OvertakeOlderAsync(plugin, ended, cancellationToken) : Task.CompletedTask;
        await Task.WhenAll(updating, looking).ConfigureAwait(false);
    }

    // What is being loaded now need not be loaded to its end if the source has something newer by now.
    private async Task OvertakeOlderAsync(ManagedPlugin plugin, CancellationToken ended, CancellationToken cancellationToken)
    {
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended);
        try
        {
            await plugin.Look.RunAsync(token => LookForNewerAsync(plugin, token), looking.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing is being loaded any more that could be older.
        }
    }

    private async Task LookForNewerAsync(ManagedPlugin plugin, CancellationToken cancellationToken)
    {
        PluginTurn? turn;
        PluginDefinition wanted;
        lock (_lock)
        {
            turn = plugin.Turns.Current;
            wanted = plugin.Wanted;
        }

        if (turn is null)
        {
            return;
        }

        string sha256;
        try
        {
            // Not on this thread, which has asked for its own update and is to wait for that alone.
            Task<ReadOnlyMemory<byte>> reading = Task.Run(() => ReadAsync(wanted, cancellationToken), cancellationToken);
            reading.Observe();
            ReadOnlyMemory<byte> bytes = await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
            sha256 = PluginLoader.HashOf(bytes.Span);
        }
        catch (PluginLoadException)
        {
            // That is told when it is read in its turn.
            return;
        }

        lock (_lock)
        {
            if (plugin.Turns.Current == turn && plugin.IsNewer(turn, FindServing(plugin), wanted, sha256))
            {
                plugin.Turns.OvertakeByNewer();
            }
        }
    }
}
