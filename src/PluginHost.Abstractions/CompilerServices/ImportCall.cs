using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>A guest's call of a host function, while it runs. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ImportCall : LiftLowerContext
{
    /// <summary>Makes a call.</summary>
    /// <param name="stringEncoding">How the guest wants its strings.</param>
    private protected ImportCall(StringEncoding stringEncoding)
        : base(stringEncoding)
    {
    }

    /// <summary>
    /// The object that served the last call, or that serves all of them. A binding uses it if it has the binding's type, and
    /// otherwise asks <see cref="ResolveTarget"/>.
    /// </summary>
    public object? Target { get; private protected set; }

    /// <summary>The token of whoever called the guest.</summary>
    public CancellationToken CancellationToken { get; private protected set; }

    /// <summary>Finds the service that implements an imported interface.</summary>
    /// <param name="serviceType">The C# interface.</param>
    public abstract object ResolveTarget(Type serviceType);

    /// <summary>
    /// Lets the guest burn no more than a portion of what its call has left, until the next portion. Nothing, if the plugin is not metered.
    /// A call that burns all of its portion fails with a <see cref="PluginFuelException"/> that names it.
    /// </summary>
    /// <param name="fuel">The portion. <see cref="long.MaxValue"/> for all that is left.</param>
    public abstract void GiveFuel(long fuel);

    /// <summary>
    /// Waits until there is something to do, however long that takes: the call's time stands still. For calls that live as long as their
    /// instance, on a thread of their own (<c>GuestThreads</c>), which then begin with <see cref="Renew"/>.
    /// </summary>
    /// <param name="signal">Released once for each thing to do.</param>
    public abstract void WaitFor(SemaphoreSlim signal);

    /// <summary>Gives a call that lives long its limits anew: time, fuel, calls of the host and what they pass.</summary>
    /// <param name="time">How long it may take from now on, if that is less than its plugin's <see cref="PluginLimits.CallTimeout"/>.</param>
    public abstract void Renew(TimeSpan time);

    /// <summary>Takes the result of a host function.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="pending">What the service returned.</param>
    public T Complete<T>(ValueTask<T> pending) =>
        pending.IsCompletedSuccessfully ? pending.Result : CompleteSlow(pending);

    /// <summary>Waits for a host function that gives nothing.</summary>
    /// <param name="pending">What the service returned.</param>
    public void Complete(ValueTask pending)
    {
        if (pending.IsCompletedSuccessfully)
        {
            pending.GetAwaiter().GetResult();
        }
        else
        {
            Task task = pending.AsTask();
            Wait(task);
            task.GetAwaiter().GetResult();
        }
    }

    /// <summary>Returns when a task has ended, or throws if this call may not wait for it that long.</summary>
    /// <param name="task">The task.</param>
    private protected abstract void Wait(Task task);

    private T CompleteSlow<T>(ValueTask<T> pending)
    {
        Task<T> task = pending.AsTask();
        Wait(task);
        return task.GetAwaiter().GetResult();
    }
}
