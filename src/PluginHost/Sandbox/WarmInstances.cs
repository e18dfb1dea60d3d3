namespace PluginHost.Sandbox;

/// <summary>Instances of one version that were made before it served, and wait for their first call without a place.</summary>
internal sealed class WarmInstances
{
    private readonly Lock _lock = new();
    private readonly List<GuestInstance> _instances = [];

    /// <summary>Adds one that has been started.</summary>
    public void Add(GuestInstance instance)
    {
        lock (_lock)
        {
            _instances.Add(instance);
        }
    }

    /// <summary>Takes one out. <see langword="null"/> if there is none.</summary>
    public GuestInstance? TryTake()
    {
        lock (_lock)
        {
            if (_instances.Count == 0)
            {
                return null;
            }

            GuestInstance instance = _instances[^1];
            _instances.RemoveAt(_instances.Count - 1);
            return instance;
        }
    }

    /// <summary>Disposes those that are not to be used any more.</summary>
    public void Sweep(Func<GuestInstance, bool> isStale)
    {
        // One at a time, because whether the next one is stale may depend on what has gone.
        while (TryTake(isStale) is { } stale)
        {
            stale.Dispose();
        }
    }

    private GuestInstance? TryTake(Func<GuestInstance, bool> isStale)
    {
        lock (_lock)
        {
            int index = _instances.FindIndex(isStale.Invoke);
            if (index < 0)
            {
                return null;
            }

            GuestInstance instance = _instances[index];
            _instances.RemoveAt(index);
            return instance;
        }
    }
}
