using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.GuestCalls;

/// <summary>One instance of a guest in a chain, for one batch after the other.</summary>
internal interface IStageGuest : IAsyncDisposable
{
    /// <summary>The version that it is an instance of.</summary>
    string Version { get; }

    /// <summary>Whether what becomes of a record depends on those before it. Known once it is ready.</summary>
    bool IsStateful { get; }

    /// <summary>The outputs that it emits to. Known once it is ready.</summary>
    OutputNames Outputs { get; }

    /// <summary>Whether nothing can be done with it any more.</summary>
    bool HasEnded { get; }

    /// <summary>Makes it ready.</summary>
    /// <param name="settings">Its plugin's settings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PluginException">It refuses them, or cannot be called.</exception>
    ValueTask InitAsync(string settings, CancellationToken cancellationToken);

    /// <summary>Lets it work on what is left of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What the guest did wrong, so that the records in hand may be guilty. <see langword="null"/>: nothing.</returns>
    /// <exception cref="PluginException">It could not be called, which says nothing about the records.</exception>
    ValueTask<CallFailure?> RunAsync(StreamBatch batch, CancellationToken cancellationToken);
}
