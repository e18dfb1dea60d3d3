using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>
/// The call that another call is made from: a guest calls the host, and the host's function calls a plugin. The inner call inherits what
/// is left of the outer one's time, and must not wait for what the outer one holds.
/// </summary>
/// <remarks>
/// On one thread the outer call is the store below. A blocking host function may go on on other threads; then the outer call follows it
/// as an <see cref="AsyncLocal{T}"/>, which is only looked at once such a function has run in this process.
/// </remarks>
internal sealed class OuterCall
{
    private static readonly AsyncLocal<OuterCall?> Flowing = new();
    private static volatile bool _hasFlowed;

    private readonly AdmissionGate _gate;
    private readonly CancellationToken _cancellationToken;
    private readonly OuterCall? _outer;
    private volatile bool _isOver;

    private OuterCall(GuestInstance instance)
    {
        _gate = instance.Generation.Gate;
        _cancellationToken = instance.CancellationToken;
        _outer = instance.OuterCall;
        Deadline = instance.Deadline;
        Depth = (_outer?.Depth ?? 0) + 1;
    }

    /// <summary>The tick by which the outer call has to end.</summary>
    public long Deadline { get; }

    /// <summary>How many calls this one and those further out are.</summary>
    public int Depth { get; }

    /// <summary>Whether <see cref="Find"/> may find one.</summary>
    public static bool MayBeAround(GuestThread thread) => thread.RunningHandle != 0 || _hasFlowed;

    /// <summary>The call that code on this thread is running for.</summary>
    public static OuterCall? Find(GuestThread thread)
    {
        if (thread.Running is GuestInstance instance)
        {
            return new OuterCall(instance);
        }

        // What a host function has left running after its call ended runs for nobody.
        return _hasFlowed && Flowing.Value is { _isOver: false } flowing ? flowing : null;
    }

    /// <summary>Lets everything that is now started on this thread know that it runs for a call, until <see cref="End"/>.</summary>
    public static OuterCall Flow(GuestInstance instance)
    {
        var call = new OuterCall(instance);
        _hasFlowed = true;
        Flowing.Value = call;
        return call;
    }

    /// <summary>The call is over: what is started from now on does not run for it.</summary>
    public void End() => _isOver = true;

    /// <summary>Whether this call, or one further out, is inside a plugin's gate.</summary>
    public bool Holds(AdmissionGate gate)
    {
        for (OuterCall? call = this; call is not null; call = call._outer)
        {
            if (call._gate == gate)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes one token of some of an inner call's and those of this call and all further out.</summary>
    public CancellationTokenSource Link(params ReadOnlySpan<CancellationToken> inner)
    {
        List<CancellationToken> tokens = [.. inner];
        for (OuterCall? call = this; call is not null; call = call._outer)
        {
            tokens.Add(call._cancellationToken);
        }

        return CancellationTokenSource.CreateLinkedTokenSource([.. tokens]);
    }

    /// <summary>Whether this call, or one further out, has been cancelled.</summary>
    /// <param name="token">The token that was.</param>
    public bool IsCancelled(out CancellationToken token)
    {
        for (OuterCall? call = this; call is not null; call = call._outer)
        {
            if (call._cancellationToken.IsCancellationRequested)
            {
                token = call._cancellationToken;
                return true;
            }
        }

        token = default;
        return false;
    }
}
