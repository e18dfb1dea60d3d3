namespace PluginHost.Streams.Transforms;

/// <summary>A transform in C#.</summary>
internal sealed class CodeStage(Func<IStreamTransform> create) : Stage
{
    private IStreamTransform? _transform;
    private OutputNames _outputs = OutputNames.Unnamed;

    /// <inheritdoc/>
    public override string Name => _transform?.GetType().Name ?? "";

    /// <inheritdoc/>
    public override bool IsStateful => _transform?.IsStateful == true;

    /// <inheritdoc/>
    public override OutputNames Outputs => _outputs;

    /// <inheritdoc/>
    public override ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_transform is null)
        {
            _transform = create();
            _outputs = _transform.Outputs.Count == 0 ? OutputNames.Unnamed : new OutputNames(_transform.Outputs);
        }

        return default;
    }

    /// <inheritdoc/>
    public override async ValueTask RunAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        batch.Outputs = _outputs;
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
    public override async ValueTask DisposeAsync()
    {
        IStreamTransform? transform = _transform;
        _transform = null;
        switch (transform)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    private static bool IsCancellation(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
}
