using PluginHost.Streams.Diagnostics;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Running;

/// <summary>
/// The transforms of one partition, one after the other. What becomes of one record stays together: if a record fails in any of them,
/// nothing of it comes out.
/// </summary>
internal sealed class Chain : IAsyncDisposable
{
    private readonly Link[] _links;
    private readonly StreamOutputs _outputs;
    private readonly StreamOptions _options;
    private readonly Backoff _backoff;
    private readonly StreamMeasurements? _measurements;
    private readonly List<Delivery> _deliveries = [];
    private readonly List<ChainFailure> _failures = [];
    private readonly HashSet<int> _failedRoots = [];
    private int _at;
    private int _delivering;

    public Chain(
        IEnumerable<Stage> stages, StreamOutputs outputs, StreamOptions options, Backoff backoff, StreamMeasurements? measurements = null)
    {
        _links = [.. stages.Select(stage => new Link(stage))];
        _outputs = outputs;
        _options = options;
        _backoff = backoff;
        _measurements = measurements;
    }

    /// <summary>What came out of the last batch, in order.</summary>
    public List<Delivery> Deliveries => _deliveries;

    /// <summary>The records of the last batch that failed, in no order.</summary>
    public List<ChainFailure> Failures => _failures;

    /// <summary>How often records of the last batch were tried again.</summary>
    public int Retried { get; private set; }

    /// <summary>Whether any of the transforms is stateful.</summary>
    public bool IsStateful => _links.Any(link => link.Stage.IsStateful);

    /// <summary>Makes all transforms ready, and checks that all their outputs lead somewhere.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (Link link in _links)
        {
            await link.Stage.PrepareAsync(cancellationToken).ConfigureAwait(false);
            link.CheckOutputs(_outputs);
        }
    }

    /// <summary>Starts with a batch.</summary>
    public void Begin(StreamRecord[] records, int count)
    {
        _deliveries.Clear();
        _failures.Clear();
        _failedRoots.Clear();
        Retried = 0;
        _at = 0;
        _delivering = 0;
        _links[0].Batch.Begin(records, count);
    }

    /// <summary>Takes the batch through the chain. Called again after a failure, it goes on at the transform that failed.</summary>
    /// <exception cref="PluginException">A plugin cannot be used now.</exception>
    /// <exception cref="TransformFailedException">A transform failed, and not because of a record. Nothing of the batch counts.</exception>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        for (; _at < _links.Length; _at++)
        {
            Link link = _links[_at];
            Link? previous = _at > 0 ? _links[_at - 1] : null;
            if (previous is not null && !link.HasBegun)
            {
                link.Batch.Begin(previous.Next, previous.NextCount);
            }

            link.HasBegun = true;
            if (link.Batch.Left > 0)
            {
                long began = _measurements?.TransformBegins() ?? 0;
                await link.Stage.RunAsync(link.Batch, cancellationToken).ConfigureAwait(false);
                _measurements?.TransformEnded(began, link.Stage.Name);
            }

            link.CheckOutputs(_outputs);
            if (link.Batch.Failures.Count > 0)
            {
                await RetryAsync(link, cancellationToken).ConfigureAwait(false);
                NoteFailures(link, previous);
            }

            Collect(link, previous, isLast: _at == _links.Length - 1);
            link.HasBegun = false;
        }

        if (_failedRoots.Count > 0)
        {
            _deliveries.RemoveAll(delivery => _failedRoots.Contains(delivery.Root));
        }

        if (_delivering > 1)
        {
            Order();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (Link link in _links)
        {
            await link.Stage.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask RetryAsync(Link link, CancellationToken cancellationToken)
    {
        if (link.Stage.IsStateful)
        {
            return;
        }

        StreamBatch batch = link.Batch;
        for (int attempt = 0; attempt < _options.RecordRetries && batch.Failures.Count > 0; attempt++)
        {
            await _backoff.WaitAsync(attempt, cancellationToken).ConfigureAwait(false);
            int[] sources = [.. batch.Failures.Select(failure => failure.Source).Order()];
            StreamRecord[] again = [.. sources.Select(batch.GetRecord)];
            var retry = new StreamBatch(batch.Outputs);
            retry.BeginAgain(again, batch);
            await link.Stage.RunAsync(retry, cancellationToken).ConfigureAwait(false);
            link.CheckOutputs(_outputs);
            Retried += sources.Length;
            batch.Replace(sources, retry);
        }
    }

    private void NoteFailures(Link link, Link? previous)
    {
        foreach (RecordFailure failure in link.Batch.Failures)
        {
            int root = previous?.RootOf(failure.Source) ?? failure.Source;
            if (root >= 0 && !_failedRoots.Add(root))
            {
                continue;
            }

            // What was made of a batch is its own original.
            StreamRecord record = root < 0 ? link.Batch.GetRecord(failure.Source) : _links[0].Batch.GetRecord(root);
            _failures.Add(new ChainFailure(
                root, new DeadLetter(record, failure.Reason, failure.Message, link.Stage.Name, failure.Version)));
        }
    }

    private void Collect(Link link, Link? previous, bool isLast)
    {
        link.Clear();
        int before = _deliveries.Count;
        foreach (Emission emission in link.Batch.Emissions)
        {
            int root = emission.Source < 0 ? emission.Source : previous?.RootOf(emission.Source) ?? emission.Source;
            if (isLast || emission.Output.Length > 0)
            {
                _deliveries.Add(new Delivery(emission.Record, root, _outputs.Find(link.Stage, emission.Output)));
            }
            else
            {
                link.Pass(emission.Record, root);
            }
        }

        _delivering += _deliveries.Count > before ? 1 : 0;
    }

    // Each transform has delivered in order. What was made of the batch comes after its records.
    private void Order()
    {
        Delivery[] ordered = [.. _deliveries.OrderBy(delivery => delivery.Root < 0 ? int.MaxValue : delivery.Root)];
        _deliveries.Clear();
        _deliveries.AddRange(ordered);
    }

    /// <summary>A transform, the batch that it works on, and what goes on to the next one.</summary>
    private sealed class Link(Stage stage)
    {
        private OutputNames? _names;
        private int[] _roots = [];

        public Stage Stage => stage;

        public StreamBatch Batch { get; } = new(OutputNames.Unnamed);

        public StreamRecord[] Next { get; private set; } = [];

        public int NextCount { get; private set; }

        /// <summary>Whether it is in the middle of a batch.</summary>
        public bool HasBegun { get; set; }

        public int RootOf(int index) => _roots[index];

        public void CheckOutputs(StreamOutputs outputs)
        {
            if (_names != stage.Outputs)
            {
                outputs.Check(stage);
                _names = stage.Outputs;
            }
        }

        public void Clear() => NextCount = 0;

        public void Pass(StreamRecord record, int root)
        {
            if (NextCount == Next.Length)
            {
                int size = Math.Max(64, NextCount * 2);
                StreamRecord[] next = Next;
                Array.Resize(ref next, size);
                Array.Resize(ref _roots, size);
                Next = next;
            }

            Next[NextCount] = record;
            _roots[NextCount++] = root;
        }
    }
}
