namespace PluginHost;

/// <summary>The guest burned all the fuel of its call. Its instance is gone.</summary>
public sealed class PluginFuelException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="fuelPerCall">The fuel that the call had.</param>
    public PluginFuelException(PluginId pluginId, long fuelPerCall)
        : base(
            PluginFailureReason.Fuel,
            pluginId,
            $"The plugin '{pluginId}' burned all of its {fuelPerCall} fuel. Raise {nameof(PluginLimits.FuelPerCall)} if the work is worth it.",
            "The plugin used too much computing time.") => FuelPerCall = fuelPerCall;

    /// <summary>The fuel that the call had.</summary>
    public long FuelPerCall { get; }
}
