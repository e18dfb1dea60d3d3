namespace PluginHost.Sandbox;

/// <content>The fuel of a call, which the host may give out in portions.</content>
internal sealed partial class GuestInstance
{
    private long _portion;

    // What the call has beside its portion.
    private long _fuelAside;

    /// <summary>Lets the guest burn no more than this of what the call has left, until the next portion.</summary>
    public void GiveFuel(long fuel)
    {
        if (!_generation.IsMetered)
        {
            return;
        }

        long left = GetFuelLeft();
        _portion = Math.Min(left, fuel);
        _fuelAside = left - _portion;
        SetFuel(_portion);
    }

    /// <summary>The portion that was burned when there was more beside it; otherwise all the call's fuel was.</summary>
    private long? BurnedPortion => _fuelAside > 0 ? _portion : null;

    private void BeginFuel()
    {
        _fuelAside = 0;
        SetFuel(_generation.Limits.FuelPerCall!.Value);
    }

    private long GetFuelLeft() => GetFuel() + _fuelAside;
}
