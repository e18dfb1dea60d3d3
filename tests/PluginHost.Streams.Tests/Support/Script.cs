using System.Collections.Concurrent;
using System.Threading.Channels;

namespace PluginHost.Streams.Tests.Support;

/// <summary>
/// Holds every step of a stream until the test lets it go on, so that a test decides in which order things happen. An actor is whatever does
/// one step after the other: the reader, or a partition.
/// </summary>
internal sealed class Script
{
    private readonly ConcurrentDictionary<string, Channel<Step>> _arrivals = new();
    private volatile bool _isFree;

    /// <summary>Called by the stream: waits until the test lets the step go on.</summary>
    public async ValueTask StepAsync(string actor, CancellationToken cancellationToken)
    {
        var step = new Step();
        Arrivals(actor).Writer.TryWrite(step);
        if (!_isFree)
        {
            await step.Released.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Called by the test: waits until an actor is at its next step.</summary>
    /// <returns>The step; <see langword="null"/> if the stream ended before that.</returns>
    public async Task<Step?> WaitForAsync(string actor, Task end)
    {
        Task<Step> arrival = Arrivals(actor).Reader.ReadAsync().AsTask();
        await Task.WhenAny(arrival, end).WaitAsync(TimeSpan.FromMinutes(1));
        return arrival.IsCompletedSuccessfully ? await arrival : null;
    }

    /// <summary>Lets everything go on from now.</summary>
    public void ReleaseAll()
    {
        _isFree = true;
        foreach (Channel<Step> arrivals in _arrivals.Values)
        {
            while (arrivals.Reader.TryRead(out Step? step))
            {
                step.Released.TrySetResult();
            }
        }
    }

    private Channel<Step> Arrivals(string actor) => _arrivals.GetOrAdd(actor, _ => Channel.CreateUnbounded<Step>());

    internal sealed class Step
    {
        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
