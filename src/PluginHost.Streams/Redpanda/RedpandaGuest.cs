using System.Text;
using PluginHost.CompilerServices;
using PluginHost.Streams.GuestCalls;
using PluginHost.Streams.Redpanda.Schemas;

namespace PluginHost.Streams.Redpanda;

/// <summary>
/// A guest that was built for Redpanda: a program that runs on a thread of its own from its first batch on, and waits on it for the next,
/// because a guest cannot be suspended.
/// </summary>
internal sealed class RedpandaGuest : IAsyncDisposable
{
    private readonly IPluginSession<IRedpandaTransform> _session;
    private readonly RedpandaCalls _calls;
    private readonly IReadOnlyList<string> _variables;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStarted;

    private RedpandaGuest(IPluginSession<IRedpandaTransform> session, RedpandaCalls calls, IReadOnlyList<string> variables)
    {
        _session = session;
        _calls = calls;
        _variables = variables;
    }

    /// <summary>The version that it is an instance of.</summary>
    public string Version => _session.Version;

    /// <summary>Whether its program has ended, so that there has to be another one.</summary>
    public bool HasEnded => _calls.HasEnded;

    /// <summary>Makes an instance.</summary>
    /// <exception cref="PluginException">The plugin is not there, is not ready, or its settings are no variables.</exception>
    public static async ValueTask<RedpandaGuest> OpenAsync(
        PluginDefinition definition,
        GuestServices services,
        RedpandaTopics topics,
        GuestTransformOptions options,
        CancellationToken cancellationToken)
    {
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
        return new RedpandaGuest(session, calls, variables);
    }

    /// <summary>Lets the guest work on a batch until it asks for another.</summary>
    /// <exception cref="PluginException">Its program has ended. Nothing can be done with it any more.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, with the same consequence.</exception>
    public async ValueTask RunAsync(StreamBatch batch, CancellationToken cancellationToken)
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

    private void Start(string inputTopic)
    {
        _calls.Environment = RedpandaVariables.ToEnvironment(_variables, inputTopic, _calls.Topics.Names);
        _calls.Begin();
        GuestThreads.Start($"PluginHost {_session.Id}", Run);
        _isStarted = true;
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
