namespace PluginHost;

/// <summary>The guest burned all the fuel that it had. Its instance is gone.</summary>
public sealed class PluginFuelException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="fuelPerCall">The fuel that the call had.</param>
    /// <param name="portion">The part of it that the guest was given at once, and burned. <see langword="null"/> if it burned all of it.</param>
    public PluginFuelException(PluginId pluginId, long fuelPerCall, long? portion = null)
        : base(
            PluginFailureReason.Fuel,
            pluginId,
            portion is { } given
                ? $"The plugin '{pluginId}' burned all of the {given} fuel that it was given at once, of the {fuelPerCall} of its call."
                : $"The plugin '{pluginId}' burned all of its {fuelPerCall} fuel. Raise {nameof(PluginLimits.FuelPerCall)} if the work is worth it.",
            "The plugin used too much computing time.")
    {
        FuelPerCall = fuelPerCall;
        Portion = portion;
    }

    /// <summary>The fuel that the call had.</summary>
    public long FuelPerCall { get; }

    /// <summary>
    /// The part of it that the guest was given at once, and burned, for example for one record of a stream. <see langword="null"/> if it burned
    /// all the fuel of its call.
    /// </summary>
    public long? Portion { get; }
}
