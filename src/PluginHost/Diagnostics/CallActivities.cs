using System.Diagnostics;
using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Diagnostics;

/// <summary>Calls as activities: children of whatever is current where the call is made, and current for the host functions that it calls.</summary>
internal static class CallActivities
{
    internal const string OperationName = "pluginhost.call";

    /// <summary>Where the activities come from. One for the process, as listeners choose by name and not by host.</summary>
    public static ActivitySource Source { get; } = new(PluginTelemetry.ActivitySourceName);

    /// <summary>Starts the activity of a call.</summary>
    /// <returns>The activity; <see langword="null"/> if nobody wants this one.</returns>
    public static Activity? Start(Generation generation, ExportDescriptor? export)
    {
        Activity? outer = Activity.Current;
        try
        {
            Activity? activity = Source.StartActivity(OperationName);
            if (activity is { IsAllDataRequested: true })
            {
                Describe(activity, generation, export);
            }

            return activity;
        }
        catch
        {
            // What listens threw, and nobody will end what it was told of.
            Activity.Current = outer;
            throw;
        }
    }

    /// <summary>Ends the activity of a call.</summary>
    public static void Stop(Activity activity, in CallReport report)
    {
        if (activity.IsAllDataRequested)
        {
            activity.SetTag(TelemetryTags.HostCalls, report.HostCalls);
            if (report.Fuel is { } fuel)
            {
                activity.SetTag(TelemetryTags.Fuel, fuel);
            }

            SetOutcome(activity, report.Failure);
        }

        Stop(activity);
    }

    /// <summary>Makes the activity of a call that was over before it entered a guest.</summary>
    public static void Refuse(Generation generation, ExportDescriptor? export, PluginException failure)
    {
        if (Start(generation, export) is not { } activity)
        {
            return;
        }

        if (activity.IsAllDataRequested)
        {
            SetOutcome(activity, failure);
        }

        Stop(activity);
    }

    private static void Stop(Activity activity)
    {
        try
        {
            activity.Stop();
        }
        catch
        {
            // What listens threw. The caller's activity is current again all the same.
            Activity.Current = activity.Parent;
            throw;
        }
    }

    private static void Describe(Activity activity, Generation generation, ExportDescriptor? export)
    {
        LoadedGuest guest = generation.Guest;
        string function = CallOutcome.FunctionOf(export);
        activity.DisplayName = $"{guest.Id.Name} {function}";
        activity.SetTag(TelemetryTags.PluginName, guest.Id.Name);
        activity.SetTag(TelemetryTags.PluginScope, guest.Id.Scope);
        activity.SetTag(TelemetryTags.PluginVersion, guest.Version);
        activity.SetTag(TelemetryTags.Generation, generation.Number);
        activity.SetTag(TelemetryTags.Function, function);
    }

    private static void SetOutcome(Activity activity, Exception? failure)
    {
        string outcome = CallOutcome.Of(failure);
        activity.SetTag(TelemetryTags.Outcome, outcome);

        // Who cancels a call does not call that an error.
        if (failure is null or OperationCanceledException)
        {
            return;
        }

        // The message may hold what the guest said, which does not belong where everybody looks.
        var known = failure as PluginException;
        activity.SetTag(TelemetryTags.ErrorType, known is null ? failure.GetType().FullName : outcome);
        activity.SetStatus(ActivityStatusCode.Error, known?.PublicMessage);
    }
}
