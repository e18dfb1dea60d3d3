using System.Collections.Immutable;

namespace PluginHost.Streams.Hosting;

/// <summary>The streams that were made.</summary>
internal sealed class StreamRegistry
{
    private ImmutableArray<IStreamRunner> _all = [];

    public ImmutableArray<IStreamRunner> All => _all;

    public void Add(IStreamRunner stream) =>
        ImmutableInterlocked.Update(ref _all, static (all, stream) => all.Add(stream), stream);
}
