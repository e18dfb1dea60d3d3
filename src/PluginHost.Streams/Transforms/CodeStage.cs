using PluginHost.Streams.Running;

namespace PluginHost.Streams.Transforms;

/// <summary>A transform in C#.</summary>
internal sealed class CodeStage(Func<IStreamTransform> create) : Stage
{
    private IStreamTransform? _transform;
    private OutputNames _outputs = OutputNames.Unnamed;

    // Known even when one is gone and the next not there yet.
    private string _name = "";
    private bool _isStateful;

    /// <inheritdoc/>
    public override string Name => _name;

    /// <inheritdoc/>
    public override bool IsStateful => _isStateful;

    /// <inheritdoc/>
    public override OutputNames Outputs => _outputs;

    /// <inheritdoc/>
    public override ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_transform is null)
        {
            _transform = create();
            _name = _transform.GetType().Name;
            _isStateful = _transform.IsStateful;
            _outputs = _transform.Outputs.Count == 0 ? OutputNames.Unnamed : new OutputNames(_transform.Outputs);
        }

        return default;
    }

    /// <inheritdoc/>
    public override async ValueTask RunAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        batch.Outputs = _outputs;
        batch.TakesGathered = _isStateful;
        do
        {
            int before = batch.Left;
            try
            {
                await _transform!.TransformAsync(batch, cancellationToken).ConfigureAwait(false);
                batch.Settle();
            }
            catch (Exception exception) when (!IsCancellation(exception, cancellationToken))
            {
                FailInHand(batch, RecordFailure.Threw, $"{exception.GetType().Name}: {exception.Message}");
                if (IsStateful)
                {
                    await DisposeAsync().ConfigureAwait(false);
                    return;
                }
            }

            if (batch.Left == before && before > 0)
            {
                throw new TransformFailedException(Name, "It returned without taking the records of the batch.");
            }
        }
        while (batch.Left > 0);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        IStreamTransform? transform = _transform;
        _transform = null;
        return Disposal.DisposeAsync(transform);
    }

    private static bool IsCancellation(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
}
