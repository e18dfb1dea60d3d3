using System.Runtime.CompilerServices;
using PluginHost.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <content>Calls that run long: they keep neither the threads nor all of the cores that serve everybody.</content>
internal sealed partial class GuestInstance
{
    private Func<bool>? _mayGoOn;
    private long _countedDeadline = -1;
    private int _ticks;
    private bool _isThreadReplaced;

    private bool IsLong
    {
        get => (Care & ImportCare.Long) != 0;
        set
        {
            Care = value ? Care | ImportCare.Long : Care & ~ImportCare.Long;
            _hasMoreToEnd = true;
        }
    }

    // Any other thread is the application's own, and what it does for long is the application's choice.
    private static bool IsOnSharedThread => Thread.CurrentThread.IsThreadPoolThread || GuestThread.Current.IsOfHost;

    // Calls take their deadline from the tick that they start in, so that a new one tells that the count is an older call's: no call has to
    // set it back.
    private bool CountTick()
    {
        if (_countedDeadline != _deadline)
        {
            _countedDeadline = _deadline;
            _ticks = 0;
        }

        return ++_ticks < LongCalls.Ticks || GoOnLong();
    }

    private bool GoOnLong()
    {
        if (!IsOnSharedThread)
        {
            return true;
        }

        NoteLongCall();
        return _guest.Host.LongCallCores.TryTakeTurn(_guest.Id, _mayGoOn ??= MayGoOn);
    }

    // Nobody knows how long a host function takes, or for whom it waits.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void InvokeWithoutTurn(LinkedImport import, Span<RawValue> values)
    {
        LongCallCores.GoAway();
        import.Invoke(this, values);

        // It may have begun anew meanwhile, and is not long then.
        if (IsLong && !LongCallCores.TryComeBack() && !GoOnLong())
        {
            throw Failure!;
        }
    }

    private void NoteLongCall()
    {
        IsLong = true;

        // Making an instance takes long once, and says nothing of calls.
        if (_export is not null && _generation.LongCalls.Note())
        {
            _guest.Host.Events.CallsRunLong(_generation);
        }

        if (!_isThreadReplaced && Thread.CurrentThread.IsThreadPoolThread)
        {
            _isThreadReplaced = PoolThreads.TryReplace();
        }
    }

    private void EndLongCall()
    {
        IsLong = false;
        LongCallCores.EndTurn();
        if (_isThreadReplaced)
        {
            _isThreadReplaced = false;
            PoolThreads.GiveBack();
        }
    }
}
