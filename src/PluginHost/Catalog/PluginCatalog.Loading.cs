using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>How a version is read and made ready to serve.</content>
internal sealed partial class PluginCatalog
{
    private long _numbers;

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(PluginDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            return await definition.Content.ReadAsync(definition.Limits.MaxModuleBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it must not keep other plugins from being loaded.
            throw new PluginLoadException(definition.Id, $"{definition.Content} cannot be read: {exception.Message}", exception);
        }
    }

    // What was overtaken has its room until it has come to its end.
    private async Task<Generation> LoadAsync(LoadRequest request, PluginTurn turn)
    {
        while (true)
        {
            IReadOnlyList<Task> left;
            lock (_lock)
            {
                left = turn.Plugin.Turns.FindLeft();
            }

            try
            {
                return await LoadAsync(request, turn.Token).ConfigureAwait(false);
            }
            catch (PluginException failure) when (left.Count > 0 && PassingFailures.IsForWantOfRoom(failure))
            {
                if (!await HasOneEndedAsync(left, turn.Token).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }

    private async Task<bool> HasOneEndedAsync(IReadOnlyList<Task> left, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(left).WaitAsync(_options.SelfCheckTimeout, _host.TimeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<Generation> LoadAsync(LoadRequest request, CancellationToken cancellationToken)
    {
        Generation generation;
        try
        {
            generation = await _loader.LoadAsync(request with { OnRefused = NoteRefused }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is not PluginException && (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            // Of a service of the application, or of the engine: it must not keep other plugins from being loaded either.
            throw new PluginLoadException(request.Definition.Id, $"Something that it needs has failed: {exception.Message}", exception);
        }

        lock (_lock)
        {
            _generations.Add(generation, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return generation;
    }

    private AdmissionGate FindGate(PluginEntry old, PluginDefinition definition)
    {
        int places = definition.Lifetime == PluginLifetime.Single ? 1 : definition.Limits.MaxConcurrentCalls;
        AdmissionGate? gate = old.Generation?.Gate;
        return gate is not null && gate.Places == places && gate.MaxWaiting == definition.Limits.MaxQueuedCalls
            ? gate
            : new AdmissionGate(places, definition.Limits.MaxQueuedCalls, _host.TimeProvider);
    }

    private long NextNumber() => Interlocked.Increment(ref _numbers);
}
