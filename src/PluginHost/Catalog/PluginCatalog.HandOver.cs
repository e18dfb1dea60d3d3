using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>What a version leaves to the one that takes its place.</content>
internal sealed partial class PluginCatalog
{
    // A version that is not to serve after all is not left behind.
    private async Task HandOverAsync(PluginTurn turn, PluginEntry old, NextVersion next)
    {
        StateHandover? handover;
        TrustedCode[]? code;
        try
        {
            // Before the state is handed over, during which the one instance takes no calls.
            code = SaveCode(turn, old.Generation, next.Record, next.Kind);
            handover = await HandStateOverAsync(turn, old, next).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            RetireAll([next.Generation]);
            turn.Token.ThrowIfCancellationRequested();
            if (exception is PluginException)
            {
                throw;
            }

            throw new PluginLoadException(turn.Plugin.Id, $"The state was not handed over: {exception.Message}", exception);
        }

        using (handover)
        {
            Serve(turn, next, code);
        }
    }

    private async Task<StateHandover?> HandStateOverAsync(PluginTurn turn, PluginEntry old, NextVersion next)
    {
        (GenerationRecord record, Generation generation, PluginChangeKind kind) = next;
        if (!StateHandover.IsWanted(old.Generation, generation))
        {
            return null;
        }

        if (kind == PluginChangeKind.Reverted)
        {
            // What a version that misbehaves would save is not to be trusted. What was handed over to it is.
            await RestoreOwnAsync(record, generation, turn.Token).ConfigureAwait(false);
            return null;
        }

        StateHandover handover;
        try
        {
            handover = await StateHandover.BeginAsync(old.Generation!, _options, turn.Token).ConfigureAwait(false);
        }
        catch (PluginException failure) when (kind == PluginChangeKind.RolledBack && !turn.Token.IsCancellationRequested)
        {
            // No version decides on whether it is replaced by the one that somebody has named.
            await RestoreOwnAsync(record, generation, turn.Token).ConfigureAwait(false);
            _host.Events.StateNotHandedOver(old.Generation!, failure);
            return null;
        }

        try
        {
            await handover.RestoreAsync(generation, turn.Token).ConfigureAwait(false);
            lock (_lock)
            {
                turn.ThrowIfOver();
                if (turn.Plugin.History.Find(old.Generation) is { } before)
                {
                    before.Saved = handover.Saved;
                }
            }
        }
        catch (PluginException failure) when (kind == PluginChangeKind.RolledBack && !turn.Token.IsCancellationRequested)
        {
            // Nor by what it saves.
            await RestoreOwnInsteadAsync(handover, old.Generation!, failure, record, generation, turn.Token).ConfigureAwait(false);
            return handover;
        }
        catch
        {
            handover.Dispose();
            throw;
        }

        return handover;
    }

    // The instance that did not take what was saved is gone. The log may throw too, and the place is given back nevertheless.
    private async Task RestoreOwnInsteadAsync(
        StateHandover handover,
        Generation old,
        PluginException failure,
        GenerationRecord record,
        Generation generation,
        CancellationToken cancellationToken)
    {
        try
        {
            generation.AddWarm(await GenerationStart.MakeAsync(generation, cancellationToken).ConfigureAwait(false));
            await RestoreOwnAsync(record, generation, cancellationToken).ConfigureAwait(false);
            _host.Events.StateNotHandedOver(old, failure);
        }
        catch
        {
            handover.Dispose();
            throw;
        }
    }

    private static Task RestoreOwnAsync(GenerationRecord record, Generation generation, CancellationToken cancellationToken) =>
        record.Saved is { } own ? StateHandover.RestoreAsync(generation, own, cancellationToken) : Task.CompletedTask;
}
