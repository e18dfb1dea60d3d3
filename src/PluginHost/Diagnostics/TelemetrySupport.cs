using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Diagnostics;

/// <summary>
/// Whether calls can be listened to at all. An application that never does can say so with the runtime's switch
/// <c>PluginHost.Telemetry.IsSupported</c>, which is read once: then calls do not even ask.
/// </summary>
internal static class TelemetrySupport
{
    private const string Switch = "PluginHost.Telemetry.IsSupported";

    /// <summary>Whether they can.</summary>
    [FeatureSwitchDefinition(Switch)]
    public static bool IsOn { get; } = !AppContext.TryGetSwitch(Switch, out bool isOn) || isOn;
}
