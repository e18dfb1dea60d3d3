namespace PluginHost.Streams;

/// <summary>
/// A stream that was added with <c>AddStreamTransform</c>: a keyed singleton, by the stream's name. A host starts and stops it.
/// </summary>
public interface IStreamRunner
{
    /// <summary>The stream's name.</summary>
    string Name { get; }

    /// <summary>Where it stands.</summary>
    StreamState State { get; }

    /// <summary>
    /// Completes when the stream has ended; faults if it has failed, with a <see cref="StreamStoppedException"/> if a record was the reason;
    /// is cancelled if it was ended before it could finish.
    /// </summary>
    Task Completion { get; }

    /// <summary>Called with the progress, every <see cref="StreamOptions.ProgressInterval"/> and once when the stream has ended.</summary>
    event Action<StreamProgress>? Progressed;

    /// <summary>What it has done so far.</summary>
    StreamProgress GetProgress();

    /// <summary>Starts it. A host does this; an application without one calls it once its plugins are loaded.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    void Start();

    /// <summary>Reads no more until <see cref="Resume"/>. What was read goes on; what a read brings that is under way waits.</summary>
    void Pause();

    /// <summary>Reads again after <see cref="Pause"/>.</summary>
    void Resume();

    /// <summary>Reads no more, delivers and acknowledges what was read, and ends.</summary>
    /// <param name="cancellationToken">Ends it at once. What was not delivered by then is not acknowledged.</param>
    Task StopAsync(CancellationToken cancellationToken = default);
}
