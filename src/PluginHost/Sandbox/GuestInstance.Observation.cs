using System.Diagnostics;
using System.Runtime.CompilerServices;
using PluginHost.CompilerServices;
using PluginHost.Diagnostics;

namespace PluginHost.Sandbox;

/// <content>What is said of calls. If what listens throws, that is the call's failure: it must still give its place back.</content>
internal sealed partial class GuestInstance
{
    private long _startTimestamp;
    private Activity? _activity;

    private bool IsObserved
    {
        get;
        set
        {
            field = value;
            _hasMoreToEnd = true;
        }
    }

    // The version is on probation, so how long the call takes is looked at, whoever listens.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Time()
    {
        IsObserved = true;
        _startTimestamp = Stopwatch.GetTimestamp();

        // What calls have left that nobody looked at.
        TakeBytes();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Observe()
    {
        IsObserved = true;
        _startTimestamp = Stopwatch.GetTimestamp();

        // What calls have left that nobody looked at.
        TakeBytes();
        try
        {
            _activity = _events.CallStarted(_generation, _export);
        }
        catch (Exception exception)
        {
            FaultOutsideImport(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Report()
    {
        Activity? activity = _activity;
        TimeSpan? duration = IsObserved ? Stopwatch.GetElapsedTime(_startTimestamp) : null;
        (long In, long Out)? bytes = IsObserved ? TakeBytes() : null;
        _activity = null;
        IsObserved = false;
        long? fuel = _generation.IsMetered ? _generation.Limits.FuelPerCall - GetFuelLeft() + _fuelBurned : null;

        // The one that was too many was not let through.
        long hostCalls = _maxImportCalls - Math.Max(0, _importCallsLeft) + _importCallsMade;
        long? memory = Failure is null && _guest.MemoryName is not null ? Memory.Length : null;
        try
        {
            _events.CallEnded(_generation, _export, new CallReport(duration, fuel, hostCalls, activity, Failure, memory) { Bytes = bytes });
        }
        catch (Exception exception)
        {
            FaultOutsideImport(exception);
        }

        ForgetWork();
        if (_generation.Probation is { } probation)
        {
            probation.Note(duration, fuel, Failure);

            // So the next call looks once more whether it is to be timed: calls of a version that is on probation no more, and call the same
            // function again and again, pay nothing for that.
            _export = null;
            _function = null;
        }
    }

    private (long In, long Out) TakeBytes()
    {
        long bytesIn = 0;
        long bytesOut = 0;
        foreach (CoreGuestFunction? function in _functions)
        {
            Add(function);
        }

        for (GuestImportCall? call = FirstImportCall; call is not null; call = call.Next)
        {
            Add(call);
        }

        return (bytesIn, bytesOut);

        void Add(LiftLowerContext? context)
        {
            if (context is not null)
            {
                (long into, long outOf) = context.TakeBytes();
                bytesIn += into;
                bytesOut += outOf;
            }
        }
    }
}
