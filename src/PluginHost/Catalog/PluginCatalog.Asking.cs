namespace PluginHost.Catalog;

/// <content>Who asks for an update of plugins, and what does not have to be waited for then.</content>
internal sealed partial class PluginCatalog
{
    private async Task AskAllAsync(ManagedPlugin[] plugins, bool isAgain, CancellationToken cancellationToken)
    {
        await EachAsync(plugins, isAgain).ConfigureAwait(false);
        if (plugins.Length > 1)
        {
            // What was loaded beside them had instances that no call could do without yet, and may be idle now.
            await EachAsync(plugins.Where(HasFoundNoRoom).ToArray(), areTriedAgain: true).ConfigureAwait(false);
        }

        Task EachAsync(ManagedPlugin[] some, bool areTriedAgain) => Parallel.ForEachAsync(
            OrderByTurns(some),
            new ParallelOptions { MaxDegreeOfParallelism = MaxLoads, CancellationToken = cancellationToken },
            (plugin, token) => new ValueTask(AskAsync(plugin, areTriedAgain, token)));
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
            ReadOnlyMemory<byte> bytes = await ReadAsync(wanted, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
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
