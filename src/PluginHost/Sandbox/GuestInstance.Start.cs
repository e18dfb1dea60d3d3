using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <content>How an instance comes to be, what it takes of what all instances share, and how it gives that back.</content>
internal sealed partial class GuestInstance
{
    private bool _hasMaps;
    private long _takenMemory;

    /// <summary>Starts the first call: makes the native instance and runs the guest's start functions within the call's limits.</summary>
    /// <returns>Whether it succeeded; if not, <see cref="End"/> says why.</returns>
    public bool Start(GuestThread thread, in CallRequest request)
    {
        Begin(thread, request);

        // A store counts epochs from when it was made. If the process stood still since the call took its deadline, the last one may have
        // passed: the guest would meet none until another call wakes the ticker.
        if (!MayGoOn())
        {
            return false;
        }

        try
        {
            return StartGuest();
        }
        catch (EngineException exception)
        {
            FaultOutsideImport(exception);
            return false;
        }
    }

    /// <inheritdoc/>
    protected override void OnDisposed()
    {
        if (_hasMaps)
        {
            _guest.Host.Maps.RemoveOnDemand(_guest.StoreLimits);
        }

        _guest.Host.Memory.Return(_takenMemory);
        _generation.RemoveInstance();
    }

    private bool StartGuest()
    {
        if (!TryTakeMaps() || !TryTakeMemory())
        {
            return false;
        }

        if (_guest.Component is { } component)
        {
            return StartComponent(component);
        }

        if (Instantiate(_guest.Prepared!) is { } failure)
        {
            NoteStartFailure(failure);
            return false;
        }

        if (_guest.MemoryName is { } memory && !UseMemory(memory))
        {
            throw new EngineException("The module's exported memory was not found in its instance.");
        }

        return !_guest.HasInitialize
            || (TryGetFunction("_initialize"u8, out NativeFunction initialize) && CallGuest(initialize, []));
    }

    // A place in a pool has its own, whoever is in it.
    private bool TryTakeMaps()
    {
        if (_guest.Engine.Profile.IsPooled)
        {
            return true;
        }

        _hasMaps = _guest.Host.Maps.TryAddOnDemand(_guest.StoreLimits);
        if (!_hasMaps)
        {
            NoteNoRoom("As many instances are outside of pools already as the process has maps for (vm.max_map_count).");
        }

        return _hasMaps;
    }

    private bool TryTakeMemory()
    {
        MemoryBudget budget = _guest.Host.Memory;
        if (!budget.IsLimited)
        {
            return true;
        }

        long bytes = _guest.StoreLimits.MemoryBytes * _guest.StoreLimits.Memories;
        if (!budget.TryTake(bytes, _generation))
        {
            NoteNoRoom(
                $"It may have {bytes} bytes of memory, and all instances together {budget.MaxBytes} (WasmPlugins:Engine:MaxTotalMemoryBytes); "
                + $"others may have {budget.TakenBytes} of them.");
            return false;
        }

        _takenMemory = bytes;
        return true;
    }
}
