using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <content>Why calls end: what the engine, the guest and the host's own functions say becomes one failure, the first one.</content>
internal sealed partial class GuestInstance
{
    private const int PageBytes = 64 * 1024;

    /// <inheritdoc/>
    internal override void Fault(Exception exception)
    {
        if (Failure is not null)
        {
            return;
        }

        // What a host function throws because this very call is over says nothing about the host function.
        bool saysOver = exception is OperationCanceledException
            or PluginTimeoutException
            or PluginRejectedException { Rejection: PluginRejection.Stopping };
        if (!saysOver || !NoteIfOver())
        {
            Failure = ImportFailed(exception);
        }
    }

    /// <summary>Notes an exception that came from lowering arguments or lifting results, outside of any import.</summary>
    public void FaultOutsideImport(Exception exception) => Failure ??= exception;

    /// <summary>The guest broke the canonical ABI.</summary>
    public Exception Violation(string violation) => Note(new PluginAbiException(_guest.Id, violation)
    {
        Version = _guest.Version,
        Function = _export?.FunctionName,
    });

    /// <summary>The guest went beyond a bound.</summary>
    public Exception LimitExceeded(string name, long limit) => Note(new PluginLimitException(_guest.Id, name, limit)
    {
        Version = _guest.Version,
        Function = _export?.FunctionName,
    });

    /// <summary>The guest asked to end itself.</summary>
    public Exception Exited(int exitCode) => Note(new PluginExitException(_guest.Id, exitCode)
    {
        Version = _guest.Version,
        Function = _export?.FunctionName,
    });

    /// <summary>The call's time is over.</summary>
    public Exception TimedOut() => Note(new PluginTimeoutException(_guest.Id, _generation.GetTimeout(_timeoutTicks))
    {
        Version = _guest.Version,
        Function = _export?.FunctionName,
    });

    private PluginRejectedException Ended() => new(
        _guest.Id,
        _guest.Host.IsEnding ? PluginRejection.Stopping : PluginRejection.Replaced,
        _guest.Host.IsEnding
            ? "The host was disposed while the call was running."
            : "Its version is out of use, and the call was still running when the time for that (WasmPlugins:Reload:DrainTimeout) was over.")
    {
        Version = _guest.Version,
        Function = _export?.FunctionName,
    };

    private bool NoteIfOver()
    {
        if (MayGoOn() && _guest.Host.Ticker.GetRemaining(_deadline) == TimeSpan.Zero)
        {
            TimedOut();
        }

        return Failure is not null;
    }

    private PluginImportException ImportFailed(Exception exception)
    {
        try
        {
            return Create(exception);
        }
        catch (Exception unreadable)
        {
            // Nothing may leave a callback of the engine, whatever an exception does when it is asked for its message.
            return Create(new InvalidOperationException($"It threw a {exception.GetType()} whose message cannot be read.", unreadable));
        }

        PluginImportException Create(Exception cause) => new(_guest.Id, CurrentImport.Name, cause)
        {
            Version = _guest.Version,
            Function = _export?.FunctionName,
        };
    }

    private static OperationCanceledException Cancelled(CancellationToken token) => new("The caller cancelled the call.", token);

    private Exception Note(Exception failure) => Failure ??= failure;

    private void NoteFailure(NativeFailure native) => Failure ??= Classify(native);

    private void NoteStartFailure(NativeFailure native)
    {
        if (native.Code is null)
        {
            NoteNoRoom(native.Message);
        }
        else
        {
            NoteFailure(native);
        }
    }

    private void NoteNoRoom(string detail) =>
        Failure ??= new PluginRejectedException(_guest.Id, PluginRejection.NoRoom, detail) { Version = _guest.Version };

    private PluginException Classify(NativeFailure native)
    {
        PluginId id = _guest.Id;
        string version = _guest.Version;
        string? function = _export?.FunctionName;
        if (native.IsOutOfFuel)
        {
            return new PluginFuelException(id, _generation.Limits.FuelPerCall ?? 0, BurnedPortion) { Version = version, Function = function };
        }

        if (native.Code == TrapCode.StackOverflow)
        {
            string detail = $"Its call stack of {_generation.StackBytes} bytes is used up.";
            return new PluginStackException(id, detail, native.Backtrace) { Version = version, Function = function };
        }

        if (native.Code == TrapCode.Unreachable && IsMemoryFull())
        {
            string detail = "It gave up when its memory could not grow.";
            return new PluginMemoryException(id, _generation.Limits.MaxMemoryBytes, detail) { Version = version, Function = function };
        }

        return new PluginTrapException(id, native.Code ?? TrapCode.Unknown, native.Backtrace) { Version = version, Function = function };
    }

    // Whether one that the host knows could not have grown by what was wanted.
    private bool IsMemoryFull()
    {
        long most = _guest.StoreLimits.MemoryBytes - Math.Max(PageBytes, (long)_wantedBytes);
        return Memory.Length > most || (_component is not null && IsLaterMemoryAbove(most));
    }
}
