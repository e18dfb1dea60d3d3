using PluginHost.Streams.Transforms;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.GuestCalls;

/// <summary>A guest of the host's own contract, which is called once for each batch.</summary>
internal sealed class ContractGuest : IStageGuest
{
    private readonly IPluginSession<ITransform> _session;
    private readonly GuestBatch _guestBatch;
    private readonly RecordWatch? _watch;

    private ContractGuest(IPluginSession<ITransform> session, GuestBatch guestBatch, RecordWatch? watch)
    {
        _session = session;
        _guestBatch = guestBatch;
        _watch = watch;
    }

    /// <inheritdoc/>
    public string Version => _session.Version;

    /// <inheritdoc/>
    public bool IsStateful { get; private set; }

    /// <inheritdoc/>
    public OutputNames Outputs { get; private set; } = OutputNames.Unnamed;

    /// <inheritdoc/>
    public bool HasEnded { get; private set; }

    /// <summary>Makes an instance.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="services">Where it is found.</param>
    /// <param name="guestBatch">The host's side of its batches.</param>
    /// <param name="watch">What ends its calls when it does not ask for more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PluginException">The plugin is not there, or not ready.</exception>
    public static async ValueTask<ContractGuest> OpenAsync(
        PluginId id, GuestServices services, GuestBatch guestBatch, RecordWatch? watch, CancellationToken cancellationToken)
    {
        IPluginSession<ITransform> session =
            await services.Provider.OpenSessionAsync(id, guestBatch.Context, cancellationToken).ConfigureAwait(false);
        return new ContractGuest(session, guestBatch, watch);
    }

    /// <inheritdoc/>
    public async ValueTask InitAsync(string settings, CancellationToken cancellationToken)
    {
        Result<Declaration, string> declared = await _session.Plugin.InitAsync(settings, cancellationToken).ConfigureAwait(false);
        if (!declared.IsOk)
        {
            throw new PluginContractException(
                _session.Id, "init", "a declaration", "this refusal: " + GuestText.Sanitize(declared.Error, RecordFailure.MaxMessageLength));
        }

        IsStateful = declared.Value.Stateful;
        Outputs = declared.Value.Outputs.Count == 0 ? OutputNames.Unnamed : new OutputNames(declared.Value.Outputs);
    }

    /// <inheritdoc/>
    public async ValueTask<CallFailure?> RunAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        PluginResult<Unit> result = await CallAsync(batch, cancellationToken).ConfigureAwait(false);
        if (result.IsSuccess)
        {
            return null;
        }

        if (result.Failure is { } failure)
        {
            // One that did not get so far as to ask for a record may have waited for its turn all that time. Or its instance is lost.
            bool mayHaveWaited = failure is PluginTimeoutException && !_guestBatch.HasPulled;
            HasEnded = mayHaveWaited;
            return !mayHaveWaited && CallFailure.IsOfGuest(failure) ? CallFailure.Of(failure) : throw failure;
        }

        cancellationToken.ThrowIfCancellationRequested();
        HasEnded = true;
        if (_watch is null)
        {
            throw result.Cancellation!;
        }

        // Fewer at once from now on: that many may just take long.
        _guestBatch.MaxPackedRecords = Math.Max(1, _guestBatch.MaxPackedRecords / 4);
        return CallFailure.OfRecordTimeout(_watch.Timeout);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private async ValueTask<PluginResult<Unit>> CallAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        _guestBatch.Begin(batch);
        CancellationToken token = _watch?.Begin(cancellationToken) ?? cancellationToken;
        bool isKnown = false;
        try
        {
            PluginResult<Unit> result = await PluginCall.TryAsync(_session.Plugin.ProcessBatchAsync(token)).ConfigureAwait(false);
            isKnown = true;
            return result;
        }
        finally
        {
            HasEnded = !isKnown;
            _guestBatch.End();
            _watch?.End();
        }
    }
}
