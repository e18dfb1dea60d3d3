using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>
/// One's turn to change a plugin. What is loaded in it may be overtaken by something that is more urgent: then it is ended, and whatever comes of it
/// all the same changes nothing.
/// </summary>
/// <param name="plugin">The plugin.</param>
/// <param name="since">When it began, by the clock.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <remarks>Guarded by the catalog's lock, but for the tokens.</remarks>
internal sealed class PluginTurn(ManagedPlugin plugin, long since, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly TaskCompletionSource _overtaken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Needs no disposal: it has neither a timer nor a wait handle.
    private readonly CancellationTokenSource _ended = new();

    /// <summary>The plugin.</summary>
    public ManagedPlugin Plugin => plugin;

    /// <summary>When it began, by the clock.</summary>
    public long Since => since;

    /// <summary>Whether it brings the plugin to what its source says, and not to a version that it had before.</summary>
    public bool IsUpdate => Kind == PluginChangeKind.Loaded;

    /// <summary>What is done in it, if that succeeds.</summary>
    public required PluginChangeKind Kind { get; init; }

    /// <summary>The last question that it answers.</summary>
    public long Asked { get; init; }

    /// <summary>The last one of these that was whether there is something new.</summary>
    public long AskedAnew { get; init; }

    /// <summary>Ends what is done in it.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Completes when it is overtaken.</summary>
    public Task Overtaken => _overtaken.Task;

    /// <summary>Cancelled when it is overtaken, or has come to its end.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>What the source says when it begins. <see langword="null"/> if that is not known yet.</summary>
    public PluginDefinition? Definition { get; set; }

    /// <summary>The hash of the guest that is loaded for an update. <see langword="null"/> as long as it is being read.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Goes off when it has lasted too long for the something newer that waits for it. <see langword="null"/> if nothing does.</summary>
    public ITimer? Patience { get; set; }

    /// <summary>What it was overtaken by. <see langword="null"/> if it was not.</summary>
    public Overtaking? OvertakenBy { get; private set; }

    /// <summary>Whether it was overtaken.</summary>
    public bool IsOver => OvertakenBy is not null;

    /// <summary>Whether what is done in it serves. Then nothing undoes that, and it has succeeded even if it is overtaken before it has told so.</summary>
    public bool HasServed { get; set; }

    /// <summary>Whether it was overtaken before what is done in it served.</summary>
    public bool HasMadeWay => IsOver && !HasServed;

    /// <summary>Lets something else go first. What is registered for the end is called by another thread, as this one holds the lock.</summary>
    public void Overtake(Overtaking by)
    {
        if (!IsOver)
        {
            OvertakenBy = by;
            _overtaken.SetResult();
            _end.CancelAsync().Observe();
            End();
        }
    }

    /// <summary>Nothing is done in it any more.</summary>
    public void End()
    {
        Patience?.Dispose();
        _ended.CancelAsync().Observe();
    }

    /// <summary>Before anything is changed in the turn.</summary>
    /// <exception cref="OperationCanceledException">It was overtaken.</exception>
    public void ThrowIfOver()
    {
        if (IsOver)
        {
            throw new OperationCanceledException(Token);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();
}
