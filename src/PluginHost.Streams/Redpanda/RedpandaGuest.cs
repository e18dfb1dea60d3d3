using System.Text;
using PluginHost.CompilerServices;
using PluginHost.Streams.GuestCalls;
using PluginHost.Streams.Redpanda.Schemas;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Redpanda;

/// <summary>
/// A guest that was built for Redpanda: a program that runs on a thread of its own from its first batch on, and waits on it for the next,
/// because a guest cannot be suspended.
/// </summary>
internal sealed class RedpandaGuest : IStageGuest
{
    private readonly IPluginSession<IRedpandaTransform> _session;
    private readonly RedpandaCalls _calls;
    private readonly IReadOnlyList<string> _variables;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStarted;

    private RedpandaGuest(
        IPluginSession<IRedpandaTransform> session, RedpandaCalls calls, IReadOnlyList<string> variables, bool isStateful)
    {
        _session = session;
        _calls = calls;
        _variables = variables;
        IsStateful = isStateful;
    }

    /// <inheritdoc/>
    public string Version => _session.Version;

    /// <inheritdoc/>
    public bool IsStateful { get; }

    /// <inheritdoc/>
    public OutputNames Outputs => _calls.Topics.Outputs;

    /// <inheritdoc/>
    public bool HasEnded => _calls.HasEnded;

    /// <summary>Makes an instance.</summary>
    /// <exception cref="PluginException">The plugin is not there, is not ready, or its settings are no variables.</exception>
    /// <exception cref="StreamConfigurationException">An output has no topic of its own.</exception>
    public static async ValueTask<RedpandaGuest> OpenAsync(
        PluginDefinition definition,
        GuestServices services,
        RedpandaTopics topics,
        GuestTransformOptions options,
        CancellationToken cancellationToken)
    {
        topics.Check();
        PluginId id = definition.Id;
        IReadOnlyList<string> variables = RedpandaVariables.Read(id, definition.Settings);
        var calls = new RedpandaCalls(topics, options, services.TimeProvider)
        {
            Arguments = [Encoding.UTF8.GetBytes(id.Name)],
            Schemas = new SchemaAccess(
                id, definition.Grants.Contains(SchemaAccess.Grant), definition.Limits.MaxImportBytes, services.Scopes, services.Log),
        };
        IPluginSession<IRedpandaTransform> session = await services.Redpanda
            .OpenSessionAsync(id, new PluginCallContext { ImportTarget = calls }, cancellationToken).ConfigureAwait(false);
        return new RedpandaGuest(session, calls, variables, options.RedpandaGuestsAreStateful);
    }

    /// <inheritdoc/>
    /// <remarks>Its settings are variables of its program, which are there from its start.</remarks>
    public ValueTask InitAsync(string settings, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public async ValueTask<CallFailure?> RunAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        int left = batch.Left;
        PluginResult<Unit> result = await PluginCall.TryAsync(WorkAsync(batch, cancellationToken)).ConfigureAwait(false);
        if (result.IsSuccess)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();

        // It may have waited for its turn until its time was over, unless it has asked for its batch.
        bool mayHaveWaited =
            result.Failure is PluginTimeoutException && !_calls.HasDescribed && batch.InHand == 0 && batch.Left == left;
        return !mayHaveWaited && result.Failure is { } failure && CallFailure.IsOfGuest(failure)
            ? CallFailure.OfRecord(failure) with { IsOfDescription = _calls.HasDescribed && batch.InHand == 0 }
            : throw result.Failure ?? (Exception)result.Cancellation!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_isStarted)
        {
            await _left.Task.ConfigureAwait(false);
        }

        await _session.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
        _calls.Dispose();
    }

    // Until it asks for another batch. If that fails, its program has ended.
    private async ValueTask WorkAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        Task done = _calls.GiveAsync(batch);
        if (!_isStarted)
        {
            Start(batch.Rest[0].Topic);
        }

        using (cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop))
        {
            await done.ConfigureAwait(false);
        }
    }

    private void Start(string inputTopic)
    {
        _calls.Environment = RedpandaVariables.ToEnvironment(_variables, inputTopic, _calls.Topics.Names);
        _calls.Begin();
        try
        {
            GuestThreads.Start($"PluginHost {_session.Id}", Run);
            _isStarted = true;
        }
        catch (Exception exception)
        {
            // Told to whoever waits for the batch.
            _calls.End(exception);
        }
    }

    private void Run()
    {
        Exception failure;
        try
        {
            // On this thread from its start to its end.
            _session.Plugin.StartAsync(_stop.Token).AsTask().GetAwaiter().GetResult();
            failure = new PluginAbiException(_session.Id, "Its program has ended, and a transform's goes on for as long as there may be records.");
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        _calls.End(failure);
        _left.SetResult();
    }
}
