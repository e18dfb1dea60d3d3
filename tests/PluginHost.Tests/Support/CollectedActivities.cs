using System.Diagnostics;

namespace PluginHost.Tests.Support;

/// <summary>The activities of calls that are made inside the test's own activity.</summary>
internal sealed class CollectedActivities : IDisposable
{
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public CollectedActivities()
    {
        Root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        ActivityTraceId trace = Root.TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PluginTelemetry.ActivitySourceName,
            Sample = (ref options) => options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = activity => OnStarted?.Invoke(activity),
            ActivityStopped = activity =>
            {
                OnStopped?.Invoke(activity);
                lock (_ended)
                {
                    _ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>What the calls are made in.</summary>
    public Activity Root { get; }

    /// <summary>Called with each activity that starts.</summary>
    public Action<Activity>? OnStarted { get; set; }

    /// <summary>Called with each activity that ends.</summary>
    public Action<Activity>? OnStopped { get; set; }

    /// <summary>Those that have ended, in this order.</summary>
    public Activity[] Ended
    {
        get
        {
            lock (_ended)
            {
                return [.. _ended];
            }
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Root.Stop();
    }
}
