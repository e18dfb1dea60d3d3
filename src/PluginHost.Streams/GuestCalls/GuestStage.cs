using PluginHost.Streams.Redpanda;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.GuestCalls;

/// <summary>
/// A guest in a chain, of the host's own contract or built for Redpanda. It has an instance of its own, which it keeps from batch to batch until
/// the guest fails or another version of the plugin is there.
/// </summary>
internal sealed class GuestStage : Stage
{
    /// <summary>How often a batch is begun, if the guest fails before it has taken a record.</summary>
    private const int MaxStarts = 3;

    private readonly PluginId _id;
    private readonly GuestServices _services;
    private readonly GuestTransformOptions _options;
    private readonly EmissionBudget _budget;
    private readonly GuestBatch _guestBatch;
    private readonly RecordWatch? _watch;
    private readonly RedpandaTopics _topics;
    private IStageGuest? _guest;
    private PluginDefinition? _definition;
    private long _revision;
    private OutputNames _outputs = OutputNames.Unnamed;
    private bool _isStateful;

    // Whether the instance has not finished a call yet, so that nothing of earlier ones is in its memory.
    private bool _isFresh;
    private string? _version;

    public GuestStage(PluginId id, GuestServices services, GuestTransformOptions options, RedpandaTopics topics)
    {
        _topics = topics;
        _id = id;
        _services = services;
        _options = options;
        _budget = new EmissionBudget(options.MaxEmittedBytes, options.MaxEmittedRecords);
        _guestBatch = new GuestBatch(options);
        _watch = options.RecordTimeout is { } timeout ? new RecordWatch(_guestBatch, timeout, services.TimeProvider, services.Log) : null;
        Name = id.ToString();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string? Version => _version;

    /// <inheritdoc/>
    public override bool IsStateful => _isStateful;

    /// <inheritdoc/>
    public override OutputNames Outputs => _outputs;

    /// <inheritdoc/>
    public override async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_guest is { HasEnded: false } && IsCurrent())
        {
            return;
        }

        await OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask RunAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        _guestBatch.SingleUntil = 0;
        batch.Budget = _budget;
        batch.IsOneByOne = false;
        int starts = 0;
        do
        {
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            batch.Outputs = _outputs;
            batch.Version = _version;
            batch.TakesGathered = _isStateful;
            int left = batch.Left;
            if (await CallAsync(_guest!, batch, cancellationToken).ConfigureAwait(false) is not { } failure)
            {
                _isFresh = false;
                batch.Settle();
                if (batch.Left == left && left > 0)
                {
                    throw new TransformFailedException(Name, "It returned without taking the records of the batch.");
                }

                starts = 0;
                _guestBatch.MaxPackedRecords = Math.Min(_options.MaxRecordsAtOnce, _guestBatch.MaxPackedRecords + 1);
                continue;
            }

            await CloseAsync().ConfigureAwait(false);
            if (!_isStateful && failure.IsOfDescription && HasTakenNone(batch, left))
            {
                FindGuiltyByDescription(batch, failure);
                continue;
            }

            if (HasTakenNone(batch, left) && ++starts < MaxStarts)
            {
                batch.PutBack();
                continue;
            }

            starts = 0;
            if (!_isStateful && failure.MayComeAfterAll && batch is { InHand: 0, Left: 0 })
            {
                // Of no record: all have been said everything about.
                return;
            }

            if (!_isStateful && MustFindGuilty(failure, batch, left))
            {
                _guestBatch.SingleUntil = Math.Max(_guestBatch.SingleUntil, batch.HandStart + batch.InHand);
                batch.PutBack();
            }
            else
            {
                FailInHand(batch, failure.Reason, failure.Message);
            }
        }
        while (batch.Left > 0);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        await CloseAsync().ConfigureAwait(false);
    }

    // A stateful guest that failed in an earlier batch has lost nothing of this one.
    private bool HasTakenNone(StreamBatch batch, int leftBefore) =>
        batch.InHand == 0 && batch.Left == leftBefore && leftBefore > 0 && (!_isStateful || batch.HandStart == 0);

    // What uses up something that is for the whole call is only guilty if it had all of it.
    private bool MustFindGuilty(in CallFailure failure, StreamBatch batch, int leftBefore)
    {
        bool hadAll = leftBefore == batch.Left + batch.InHand && (_isFresh || !failure.IsOfInstance);
        return batch.InHand > 1 || (batch.InHand == 1 && failure.IsOfCall && !hadAll);
    }

    // Any record of the batch may be too large for it, so that it is told of one at a time. A fresh one that is told of a single record has failed
    // at that; one that has done others before may have failed at what these left behind.
    private void FindGuiltyByDescription(StreamBatch batch, in CallFailure failure)
    {
        batch.PutBack();
        if (batch.IsOneByOne && _isFresh)
        {
            batch.Take(1);
            FailInHand(batch, failure.Reason, failure.Message);
        }

        batch.IsOneByOne = true;
    }

    private async ValueTask<CallFailure?> CallAsync(IStageGuest guest, StreamBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return await guest.RunAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It says nothing about the records in hand, so none of them is lost.
            if (guest.HasEnded)
            {
                await CloseAsync().ConfigureAwait(false);
            }

            await PrepareToGoOnAsync(batch).ConfigureAwait(false);
            throw;
        }
    }

    // A stateful guest that has seen a part of the batch must not see it again; a fresh one must see all of it.
    private async ValueTask PrepareToGoOnAsync(StreamBatch batch)
    {
        if (_isStateful && batch.Left < batch.Count)
        {
            await CloseAsync().ConfigureAwait(false);
            batch.Restart();
        }
        else
        {
            batch.PutBack();
        }
    }

    private bool IsCurrent()
    {
        long revision = _services.Catalog.Revision;
        if (revision == _revision)
        {
            return true;
        }

        _revision = revision;
        return _services.Catalog.TryGetDefinition(_id, out PluginDefinition? definition) && ReferenceEquals(definition, _definition);
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (_services.Catalog.TryGetDefinition(_id, out _))
        {
            // The host may have started before it was loaded, which is no failure of a record.
            await _services.Catalog.WaitUntilLoadedAsync(_id, cancellationToken).ConfigureAwait(false);
        }

        do
        {
            await CloseAsync().ConfigureAwait(false);

            // The settings that belong to the version: if it has changed meanwhile, once more.
            _revision = _services.Catalog.Revision;
            _services.Catalog.TryGetDefinition(_id, out _definition);
            _guest = _services.Redpanda.TryGet(_id, out _)
                ? await RedpandaGuest.OpenAsync(_definition!, _services, _topics, _options, cancellationToken).ConfigureAwait(false)
                : await ContractGuest.OpenAsync(_id, _services, _guestBatch, _watch, cancellationToken).ConfigureAwait(false);
        }
        while (!IsCurrent());

        bool isReady = false;
        try
        {
            CheckDefinition(_definition!);
            await _guest.InitAsync(_definition!.Settings, cancellationToken).ConfigureAwait(false);
            isReady = true;
        }
        finally
        {
            if (!isReady)
            {
                await CloseAsync().ConfigureAwait(false);
            }
        }

        _isFresh = true;
        _version = _guest.Version;
        _isStateful = _guest.IsStateful;
        _outputs = _guest.Outputs;
    }

    private void CheckDefinition(PluginDefinition definition)
    {
        if (definition.Lifetime != PluginLifetime.PerCall)
        {
            throw new PluginContractException(
                _id, "Lifetime", "PerCall, the default: a stream keeps an instance for each partition by itself", definition.Lifetime.ToString());
        }

        if (_options.FuelPerRecord is not null && definition.Limits.FuelPerCall is null)
        {
            throw new StreamConfigurationException(
                $"{nameof(GuestTransformOptions.FuelPerRecord)} is set, and '{_id}' is not metered: set {nameof(PluginLimits.FuelPerCall)} in its"
                + " limits to what a batch may burn.");
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_guest is { } guest)
        {
            _guest = null;
            await guest.DisposeAsync().ConfigureAwait(false);
        }
    }
}
