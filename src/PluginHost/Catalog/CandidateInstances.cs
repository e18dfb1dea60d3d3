using System.Diagnostics.CodeAnalysis;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>The instances of a version that is tried out. They live as long as its lifetime says, but none serves a call afterwards.</summary>
/// <param name="generation">The version. It does not serve yet.</param>
[SuppressMessage("Design", "CA1001", Justification = "Neither has a timer or a wait handle, and somebody may be late.")]
internal sealed class CandidateInstances(Generation generation) : IAsyncDisposable
{
    // A guest ends within a tick or two. A host function that does not end keeps its version's instance, but not the plugin's turn.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    // Not those of the plugin's gate: a version that keeps them all busy, and is to be replaced for that, would keep its next one out.
    private readonly SemaphoreSlim _places = new(generation.Gate.Places);
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private GuestInstance? _kept;
    private int _calls;
    private bool _isOver;

    /// <summary>The version.</summary>
    public Generation Generation => generation;

    /// <summary>Cancelled when the calls that are inside have to end.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Counts a call, until <see cref="Leave"/>.</summary>
    /// <exception cref="ObjectDisposedException">The check is over.</exception>
    public void Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isOver, typeof(PluginCandidate));
            _calls++;
        }
    }

    /// <summary>Notes that a call has ended.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_calls == 0 && _isOver)
            {
                _ended.SetResult();
            }
        }
    }

    /// <summary>Waits for a place, of as many as the plugin's calls have, until <see cref="LeavePlace"/>.</summary>
    public Task EnterPlaceAsync(CancellationToken cancellationToken) => _places.WaitAsync(cancellationToken);

    /// <summary>Gives the place back.</summary>
    public void LeavePlace() => _places.Release();

    /// <summary>Takes an instance for a call that has a place.</summary>
    /// <param name="time">The call's time, in which an instance is made where each call makes its own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<GuestInstance> TakeAsync(CallTime time, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _kept, null) is { } kept)
        {
            return kept;
        }

        return generation.KeepsInstances
            ? await GenerationStart.MakeAsync(generation, cancellationToken).ConfigureAwait(false)
            : await GenerationStart.MakeAsync(generation, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives it back after the call, before <see cref="Leave"/>.</summary>
    public void GiveBack(GuestInstance instance)
    {
        if (!generation.KeepsInstances || instance.IsBroken || Interlocked.CompareExchange(ref _kept, instance, null) is not null)
        {
            instance.Dispose();
        }
    }

    /// <summary>Ends the calls that are inside, and waits for them: code may have given one up and not waited for it.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isOver = true;
            if (_calls == 0)
            {
                _ended.SetResult();
            }
        }

        try
        {
            await _ending.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            // Whichever way it was: an instance that is in a call is disposed after it.
            await DisposeKeptAsync().WaitAsync(MaxWait, generation.Guest.Host.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DisposeKeptAsync()
    {
        await _ended.Task.ConfigureAwait(false);
        Interlocked.Exchange(ref _kept, null)?.Dispose();
    }
}
