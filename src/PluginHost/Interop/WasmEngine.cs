using System.Diagnostics;

namespace PluginHost.Interop;

/// <summary>An engine: compiles modules and runs instances under one profile. Lives as long as the host.</summary>
internal sealed partial class WasmEngine : IDisposable
{
    // 4 GiB of reserved addresses for each memory, with guards behind, let compiled code do without bounds checks.
    private const ulong MemoryReservation = 4UL << 30;
    private const ulong MemoryGuard = 32UL << 20;

    private nint _handle;

    private WasmEngine(nint handle, EngineProfile profile)
    {
        _handle = handle;
        Profile = profile;
    }

    /// <summary>The engine's profile.</summary>
    public EngineProfile Profile { get; }

    /// <summary>The native engine.</summary>
    public nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(WasmEngine));

    /// <summary>The address space that a pool of so many instances takes.</summary>
    public static ulong GetReservedBytes(int slots) => (ulong)(slots + 1) * (MemoryReservation + (2 * MemoryGuard));

    /// <summary>Makes an engine. The profile must have been checked: the native constructor ends the process on bad values.</summary>
    public static WasmEngine Create(EngineProfile profile)
    {
        nint config = NativeMethods.wasm_config_new();
        Configure(config, profile);
        if (profile.IsPortable)
        {
            PortableTarget.Set(config);
        }

        nint pool = 0;
        if (profile.Pool is { } settings)
        {
            pool = CreatePool(settings);
            NativeMethods.wasmtime_pooling_allocation_strategy_set(config, pool);
        }

        // Takes over the configuration.
        nint engine = NativeMethods.wasm_engine_new_with_config(config);
        if (pool != 0)
        {
            NativeMethods.wasmtime_pooling_allocation_config_delete(pool);
        }

        return engine != 0 ? new WasmEngine(engine, profile) : throw new EngineException("The engine could not be created.");
    }

    /// <summary>Lets every store of the engine look at its deadline.</summary>
    public void IncrementEpoch() => NativeMethods.wasmtime_engine_increment_epoch(Handle);

    /// <inheritdoc/>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            DisposeAllocator();
            NativeMethods.wasm_engine_delete(handle);
        }
    }

    partial void DisposeAllocator();

    private static void Configure(nint config, EngineProfile profile)
    {
        const byte On = 1;
        const byte Off = 0;
        Debug.Assert(profile.StackBytes is > 0 and <= 1024 * 1024, "Larger stacks end the process.");

        NativeMethods.wasmtime_config_epoch_interruption_set(config, On);
        NativeMethods.wasmtime_config_consume_fuel_set(config, profile.IsMetered ? On : Off);
        NativeMethods.wasmtime_config_max_wasm_stack_set(config, (nuint)profile.StackBytes);

        // One compilation must not take all the cores that requests run on.
        NativeMethods.wasmtime_config_parallel_compilation_set(config, Off);

        // A memory that never moves keeps its address while it grows, so the host reads the address once for an instance.
        NativeMethods.wasmtime_config_memory_may_move_set(config, Off);
        NativeMethods.wasmtime_config_memory_reservation_set(config, MemoryReservation);
        NativeMethods.wasmtime_config_memory_guard_size_set(config, MemoryGuard);

        NativeMethods.wasmtime_config_wasm_reference_types_set(config, On);
        NativeMethods.wasmtime_config_wasm_bulk_memory_set(config, On);
        NativeMethods.wasmtime_config_wasm_multi_value_set(config, On);
        NativeMethods.wasmtime_config_wasm_multi_memory_set(config, On);
        NativeMethods.wasmtime_config_wasm_tail_call_set(config, On);
        NativeMethods.wasmtime_config_wasm_simd_set(config, On);
        NativeMethods.wasmtime_config_wasm_relaxed_simd_set(config, On);
        NativeMethods.wasmtime_config_wasm_relaxed_simd_deterministic_set(config, On);

        NativeMethods.wasmtime_config_wasm_threads_set(config, Off);
        NativeMethods.wasmtime_config_shared_memory_set(config, Off);
        NativeMethods.wasmtime_config_wasm_memory64_set(config, Off);
        NativeMethods.wasmtime_config_wasm_gc_set(config, Off);
        NativeMethods.wasmtime_config_wasm_function_references_set(config, Off);
        NativeMethods.wasmtime_config_wasm_exceptions_set(config, Off);
        NativeMethods.wasmtime_config_wasm_stack_switching_set(config, Off);
        NativeMethods.wasmtime_config_wasm_custom_page_sizes_set(config, Off);
        NativeMethods.wasmtime_config_wasm_wide_arithmetic_set(config, Off);
        NativeMethods.wasmtime_config_gc_support_set(config, Off);
    }

    private static nint CreatePool(PoolSettings settings)
    {
        nint pool = NativeMethods.wasmtime_pooling_allocation_config_new();
        uint slots = (uint)settings.Slots;

        // The host's own have neither memory nor table, and so take no slot.
        NativeMethods.wasmtime_pooling_allocation_config_total_core_instances_set(pool, slots * (1 + PoolSettings.AllocatorsPerStore));
        NativeMethods.wasmtime_pooling_allocation_config_total_memories_set(pool, slots * PoolSettings.MemoriesPerModule);
        NativeMethods.wasmtime_pooling_allocation_config_total_tables_set(pool, slots * PoolSettings.TablesPerModule);

        // What guests here never use. The stacks alone would be 2 GiB that the system has to promise.
        NativeMethods.wasmtime_pooling_allocation_config_total_stacks_set(pool, 0);
        NativeMethods.wasmtime_pooling_allocation_config_total_gc_heaps_set(pool, 0);
        NativeMethods.wasmtime_pooling_allocation_config_total_component_instances_set(pool, 0);

        NativeMethods.wasmtime_pooling_allocation_config_max_memories_per_module_set(pool, PoolSettings.MemoriesPerModule);
        NativeMethods.wasmtime_pooling_allocation_config_max_tables_per_module_set(pool, PoolSettings.TablesPerModule);
        NativeMethods.wasmtime_pooling_allocation_config_max_memory_size_set(pool, (nuint)settings.MaxMemoryBytes);
        NativeMethods.wasmtime_pooling_allocation_config_table_elements_set(pool, PoolSettings.MaxTableElements);
        NativeMethods.wasmtime_pooling_allocation_config_linear_memory_keep_resident_set(pool, (nuint)settings.Kept.Bytes);
        NativeMethods.wasmtime_pooling_allocation_config_table_keep_resident_set(pool, PoolSettings.KeptTableBytes);
        NativeMethods.wasmtime_pooling_allocation_config_max_unused_warm_slots_set(pool, (uint)settings.Kept.WarmSlots);
        return pool;
    }
}
