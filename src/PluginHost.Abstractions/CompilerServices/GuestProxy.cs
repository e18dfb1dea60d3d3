using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>The base of the objects that implement contracts by calling guests. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GuestProxy
{
    private readonly GuestTarget _target;
    private readonly int _firstExport;

    /// <summary>Makes a proxy.</summary>
    /// <param name="target">What it calls.</param>
    /// <param name="firstExport">The index of the interface's first function in the contract's exports.</param>
    protected GuestProxy(GuestTarget target, int firstExport)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target;
        _firstExport = firstExport;
    }

    /// <summary>Makes a call that gives a result.</summary>
    /// <typeparam name="TCall">The call.</typeparam>
    /// <typeparam name="TResult">Its result.</typeparam>
    /// <param name="export">The function: an index into the interface's functions.</param>
    /// <param name="call">The call's arguments.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    protected ValueTask<TResult> InvokeAsync<TCall, TResult>(int export, in TCall call, CancellationToken cancellationToken)
        where TCall : struct, IGuestCall<TResult>
    {
        GuestFunction? function = _target.Enter(_firstExport + export, cancellationToken);
        if (function is null)
        {
            return RunAsync<TCall, TResult>(export, call, cancellationToken);
        }

        TResult result;
        try
        {
            result = call.Invoke(function);
        }
        catch (Exception exception)
        {
            function.Fault(exception);
            result = default!;
        }

        Exception? failure = function.Exit();
        return failure is null ? new ValueTask<TResult>(result) : Failed<TResult>(failure);
    }

    /// <summary>Makes a call that gives nothing.</summary>
    /// <typeparam name="TCall">The call.</typeparam>
    /// <param name="export">The function: an index into the interface's functions.</param>
    /// <param name="call">The call's arguments.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    protected ValueTask InvokeAsync<TCall>(int export, in TCall call, CancellationToken cancellationToken)
        where TCall : struct, IGuestCall<Unit>
    {
        ValueTask<Unit> pending = InvokeAsync<TCall, Unit>(export, call, cancellationToken);
        return pending.IsCompletedSuccessfully ? default : new ValueTask(pending.AsTask());
    }

    private static ValueTask<TResult> Failed<TResult>(Exception failure) =>
        failure is OperationCanceledException { CancellationToken: { IsCancellationRequested: true } token }
            ? ValueTask.FromCanceled<TResult>(token)
            : ValueTask.FromException<TResult>(failure);

    private async ValueTask<TResult> RunAsync<TCall, TResult>(int export, TCall call, CancellationToken cancellationToken)
        where TCall : struct, IGuestCall<TResult>
    {
        var work = new GuestWork<TCall, TResult>(call);
        await _target.RunAsync(_firstExport + export, work, cancellationToken).ConfigureAwait(false);
        return work.Result;
    }
}
