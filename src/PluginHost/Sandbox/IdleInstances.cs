using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>
/// Disposes instances that wait for their next call for too long, so that a plugin's memory goes back when its rush is over. Only those
/// that the next call can do without: an instance of <see cref="PluginLifetime.Single"/> is never idle.
/// </summary>
internal sealed class IdleInstances(TimeSpan maxIdleTime, TimeProvider timeProvider) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Generation> _generations = [];
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>Looks after a version's instances until it is out of use.</summary>
    public void Watch(Generation generation)
    {
        if (generation.Guest.Lifetime != PluginLifetime.Pooled)
        {
            return;
        }

        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _generations.RemoveAll(known => known.IsRetired);
            _generations.Add(generation);
            if (maxIdleTime != Timeout.InfiniteTimeSpan)
            {
                TimeSpan period = maxIdleTime / 2;
                _timer ??= timeProvider.CreateTimer(_ => Trim(), state: null, period, period);
            }
        }
    }

    /// <summary>Whether the instances that wait for their next call may have so much memory together.</summary>
    /// <param name="bytes">How much.</param>
    public bool Have(long bytes)
    {
        Generation[] generations;
        lock (_lock)
        {
            generations = [.. _generations];
        }

        foreach (Generation generation in generations)
        {
            if (bytes <= 0)
            {
                return true;
            }

            // Nothing is stale: they are only counted.
            StoreLimits limits = generation.Guest.StoreLimits;
            generation.Sweep(_ =>
            {
                bytes -= limits.MemoryBytes * limits.Memories;
                return false;
            });
        }

        return bytes <= 0;
    }

    /// <summary>Disposes instances that wait for their next call, however short, as long as more have to go.</summary>
    /// <param name="isShort">Whether more have to go.</param>
    /// <param name="last">Whose go after those of all others.</param>
    public void TrimWhile(Func<bool> isShort, Generation last)
    {
        Generation[] generations;
        lock (_lock)
        {
            generations = [.. _generations.OrderBy(generation => generation.Guest.Id == last.Guest.Id)];
        }

        foreach (Generation generation in generations)
        {
            if (!isShort())
            {
                return;
            }

            generation.Sweep(instance => isShort());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private void Trim()
    {
        Generation[] generations;
        lock (_lock)
        {
            _generations.RemoveAll(generation => generation.IsRetired);
            generations = _isDisposed ? [] : [.. _generations];
        }

        foreach (Generation generation in generations)
        {
            generation.Sweep(instance => instance.IsIdle(maxIdleTime));
        }
    }
}
