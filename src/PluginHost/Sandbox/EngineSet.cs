using PluginHost.Diagnostics;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>
/// The few engines that all plugins share: metered or not, three sizes of stack, on demand or one of two pools. Made when first needed,
/// and kept.
/// </summary>
internal sealed class EngineSet(WasmEngineOptions options, InstanceMaps maps, Ticker ticker, PluginEvents events) : IDisposable
{
    // A pool smaller than this is not worth its own engine.
    private const int MinPoolSlots = 16;

    private static readonly int[] StackSizes = [256 * 1024, 512 * 1024, 1024 * 1024];

    private readonly Lock _lock = new();

    // Null where the system did not give the addresses of a pool.
    private readonly Dictionary<EngineKind, PooledEngine?> _engines = [];

    /// <summary>Finds the engine for a plugin, and room in it.</summary>
    /// <param name="needs">What the plugin asks.</param>
    /// <param name="whyOnDemand">Why the plugin does without the pool. <see langword="null"/> if it does not.</param>
    public EngineLease Acquire(in EngineNeeds needs, out string? whyOnDemand)
    {
        int wanted = needs.StackBytes;
        int stack = Array.Find(StackSizes, size => size >= wanted);
        lock (_lock)
        {
            whyOnDemand = FindMisfit(needs);
            if (whyOnDemand is null)
            {
                PooledEngine? pooled = GetPool(needs.IsMetered, stack, KeptMemory.For(needs.InitialMemoryBytes));
                if (pooled?.TryReserve(needs.Instances) is true)
                {
                    int instances = needs.Instances;
                    return new EngineLease(pooled.Engine, () => Release(pooled, instances));
                }

                whyOnDemand = pooled is null
                    ? "the system has no addresses left for a pool"
                    : $"only {pooled.Free} of the pool's {pooled.Slots} instances are not spoken for, and it may have {needs.Instances}";
            }

            return new EngineLease(GetOnDemand(needs.IsMetered, stack).Engine, () => { });
        }
    }

    /// <summary>The engine that allocates on demand under an otherwise equal profile.</summary>
    public EngineLease AcquireOnDemand(EngineProfile profile)
    {
        lock (_lock)
        {
            return new EngineLease(GetOnDemand(profile.IsMetered, profile.StackBytes).Engine, () => { });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (PooledEngine engine in _engines.Values.OfType<PooledEngine>())
            {
                ticker.Remove(engine.Engine);

                // For a guest that was left behind in a host function: when it comes out, it is asked whether it may go on.
                engine.Engine.IncrementEpoch();
                engine.Engine.Dispose();
            }

            _engines.Clear();
        }
    }

    private string? FindMisfit(in EngineNeeds needs)
    {
        if (options.MaxPooledInstances == 0)
        {
            return "there is no pool";
        }

        if (needs.Memories > PoolSettings.MemoriesPerModule)
        {
            return $"it has {needs.Memories} memories";
        }

        if (needs.Memories > 0 && needs.MemoryBytes > options.MaxPooledMemoryBytes)
        {
            return $"its memory may grow to {needs.MemoryBytes} bytes, and the pool's to {options.MaxPooledMemoryBytes}";
        }

        if (needs.Tables > PoolSettings.TablesPerModule)
        {
            return $"it has {needs.Tables} tables";
        }

        return needs.Tables > 0 && needs.TableElements > PoolSettings.MaxTableElements
            ? $"its tables may grow to {needs.TableElements} elements, and the pool's to {PoolSettings.MaxTableElements}"
            : null;
    }

    private PooledEngine GetOnDemand(bool isMetered, int stackBytes)
    {
        var kind = new EngineKind(isMetered, stackBytes, Pool: null);
        if (!_engines.TryGetValue(kind, out PooledEngine? engine) || engine is null)
        {
            engine = Create(new EngineProfile(isMetered, stackBytes, Pool: null));
            _engines.Add(kind, engine);
        }

        return engine;
    }

    private PooledEngine? GetPool(bool isMetered, int stackBytes, KeptMemory kept)
    {
        var kind = new EngineKind(isMetered, stackBytes, kept);
        if (!_engines.TryGetValue(kind, out PooledEngine? engine))
        {
            int slots = FindPoolSlots();
            engine = slots == 0
                ? null
                : Create(new EngineProfile(isMetered, stackBytes, new PoolSettings(slots, options.MaxPooledMemoryBytes, kept)));
            _engines.Add(kind, engine);
        }

        return engine;
    }

    private PooledEngine Create(EngineProfile profile)
    {
        NativeEngine.EnsureUsable();
        var engine = new PooledEngine(WasmEngine.Create(profile), profile.Pool?.Slots ?? 0);
        ticker.Add(engine.Engine);
        events.EngineCreated(profile);
        return engine;
    }

    // The engine ends the process if the system refuses it the addresses of a pool, so they are asked for first; for every pool, because
    // those before it have taken theirs.
    private int FindPoolSlots()
    {
        int slots = Math.Min(options.MaxPooledInstances, maps.MaxPooled - _engines.Values.Sum(engine => engine?.Slots ?? 0));
        while (slots >= MinPoolSlots && !AddressSpace.CanReserve(WasmEngine.GetReservedBytes(slots)))
        {
            slots /= 2;
        }

        slots = slots >= MinPoolSlots || slots == options.MaxPooledInstances ? slots : 0;
        if (slots < options.MaxPooledInstances)
        {
            events.PoolReduced(options.MaxPooledInstances, slots);
        }

        return slots;
    }

    private void Release(PooledEngine engine, int instances)
    {
        lock (_lock)
        {
            engine.Release(instances);
        }
    }

    private sealed record EngineKind(bool IsMetered, int StackBytes, KeptMemory? Pool);

    private sealed class PooledEngine(WasmEngine engine, int slots)
    {
        public WasmEngine Engine => engine;

        public int Slots { get; } = slots;

        public int Free { get; private set; } = slots;

        public bool TryReserve(int count)
        {
            if (count > Free)
            {
                return false;
            }

            Free -= count;
            return true;
        }

        public void Release(int count) => Free += count;
    }
}
