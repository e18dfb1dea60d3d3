using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>The instances of a version that is tried out. They live as long as its lifetime says, but none serves a call afterwards.</summary>
/// <param name="generation">The version. It does not serve yet.</param>
internal sealed class CandidateInstances(Generation generation) : IDisposable
{
    private GuestInstance? _kept;
    private volatile bool _isOver;

    /// <summary>The version.</summary>
    public Generation Generation => generation;

    /// <summary>Takes an instance for one call.</summary>
    public async ValueTask<GuestInstance> TakeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isOver, typeof(PluginCandidate));
        return Interlocked.Exchange(ref _kept, null) ?? await GenerationStart.MakeAsync(generation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives it back after the call.</summary>
    public void GiveBack(GuestInstance instance)
    {
        if (!generation.KeepsInstances || instance.IsBroken || Interlocked.CompareExchange(ref _kept, instance, null) is not null)
        {
            instance.Dispose();
        }
        else if (_isOver)
        {
            Dispose();
        }
    }

    /// <summary>Ends them. One that is in a call ends after it.</summary>
    public void Dispose()
    {
        _isOver = true;
        Interlocked.Exchange(ref _kept, null)?.Dispose();
    }
}
