using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace PluginHost.Catalog;

/// <summary>Tells everyone who wants to know what changes.</summary>
internal sealed class ChangeFeed(TimeProvider timeProvider)
{
    private const int MaxWaiting = 1024;

    private readonly Lock _lock = new();
    private readonly List<Channel<PluginChange>> _readers = [];
    private long _sequence;
    private bool _isEnded;

    /// <summary>Tells of a change. Never waits for a reader.</summary>
    public void Add(PluginId id, PluginChangeKind kind, PluginGeneration? generation = null, PluginException? failure = null)
    {
        lock (_lock)
        {
            var change = new PluginChange(++_sequence, timeProvider.GetUtcNow(), id, kind, generation, failure);
            foreach (Channel<PluginChange> reader in _readers)
            {
                reader.Writer.TryWrite(change);
            }
        }
    }

    /// <summary>Reads what changes from now on.</summary>
    public async IAsyncEnumerable<PluginChange> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<PluginChange> channel = Channel.CreateBounded<PluginChange>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            if (_isEnded)
            {
                yield break;
            }

            _readers.Add(channel);
        }

        try
        {
            await foreach (PluginChange change in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_lock)
            {
                _readers.Remove(channel);
            }
        }
    }

    /// <summary>Nothing changes any more: readers end.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isEnded = true;
            foreach (Channel<PluginChange> reader in _readers)
            {
                reader.Writer.TryComplete();
            }
        }
    }
}
