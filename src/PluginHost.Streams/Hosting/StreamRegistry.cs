using System.Collections.Immutable;
using PluginHost.Streams.Running;

namespace PluginHost.Streams.Hosting;

/// <summary>The streams that were made.</summary>
internal sealed class StreamRegistry
{
    private ImmutableArray<StreamRunner> _all = [];

    public ImmutableArray<StreamRunner> All => _all;

    public void Add(StreamRunner stream) =>
        ImmutableInterlocked.Update(ref _all, static (all, stream) => all.Add(stream), stream);
}
