using System.Runtime.InteropServices;
using PluginHost.CompilerServices;

namespace PluginHost.Interop;

/// <summary>
/// The functions of the engine's native library that are used, named as in its C headers. Pointers are opaque: <see cref="nint"/>
/// stands for whatever C hides. A function that returns an error or a trap gives up its ownership; both must be deleted.
/// </summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "wasmtime";

    // Configuration and engine
    [LibraryImport(Library)]
    internal static partial nint wasm_config_new();

    [LibraryImport(Library)]
    internal static partial void wasm_config_delete(nint config);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_consume_fuel_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_epoch_interruption_set(nint config, byte value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint wasmtime_config_target_set(nint config, string target);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void wasmtime_config_cranelift_flag_enable(nint config, string flag);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_max_wasm_stack_set(nint config, nuint bytes);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_parallel_compilation_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_memory_may_move_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_memory_reservation_set(nint config, ulong bytes);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_memory_guard_size_set(nint config, ulong bytes);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_threads_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_shared_memory_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_memory64_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_gc_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_gc_support_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_function_references_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_exceptions_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_stack_switching_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_custom_page_sizes_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_wide_arithmetic_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_simd_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_relaxed_simd_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_relaxed_simd_deterministic_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_bulk_memory_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_multi_value_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_multi_memory_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_reference_types_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_tail_call_set(nint config, byte value);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_pooling_allocation_config_new();

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_delete(nint pool);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_total_core_instances_set(nint pool, uint value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_total_memories_set(nint pool, uint value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_total_tables_set(nint pool, uint value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_total_stacks_set(nint pool, uint value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_total_gc_heaps_set(nint pool, uint value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_total_component_instances_set(nint pool, uint value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_max_memories_per_module_set(nint pool, uint value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_max_tables_per_module_set(nint pool, uint value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_max_memory_size_set(nint pool, nuint bytes);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_table_elements_set(nint pool, nuint value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_linear_memory_keep_resident_set(nint pool, nuint bytes);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_table_keep_resident_set(nint pool, nuint bytes);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_max_unused_warm_slots_set(nint pool, uint slots);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_config_max_core_instance_size_set(nint pool, nuint bytes);

    [LibraryImport(Library)]
    internal static partial void wasmtime_pooling_allocation_strategy_set(nint config, nint pool);

    [LibraryImport(Library)]
    internal static partial nint wasm_engine_new_with_config(nint config);

    [LibraryImport(Library)]
    internal static partial void wasm_engine_delete(nint engine);

    [LibraryImport(Library)]
    internal static partial void wasmtime_engine_increment_epoch(nint engine);

    // Modules
    [LibraryImport(Library)]
    internal static partial nint wasmtime_module_validate(nint engine, byte* bytes, nuint size);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_module_new(nint engine, byte* bytes, nuint size, nint* module);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_module_serialize(nint module, NativeVector* bytes);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_module_deserialize(nint engine, byte* bytes, nuint size, nint* module);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint wasmtime_module_deserialize_file(nint engine, string path, nint* module);

    [LibraryImport(Library)]
    internal static partial void wasmtime_module_delete(nint module);

    // Linking
    [LibraryImport(Library)]
    internal static partial nint wasmtime_linker_new(nint engine);

    [LibraryImport(Library)]
    internal static partial void wasmtime_linker_delete(nint linker);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_linker_define_func_unchecked(
        nint linker,
        byte* module,
        nuint moduleLength,
        byte* name,
        nuint nameLength,
        nint type,
        delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback,
        nint data,
        nint finalizer);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_linker_instantiate_pre(nint linker, nint module, nint* instancePre);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_instance_pre_instantiate(nint instancePre, nint context, NativeInstance* instance, nint* trap);

    [LibraryImport(Library)]
    internal static partial void wasmtime_instance_pre_delete(nint instancePre);

    [LibraryImport(Library)]
    internal static partial nint wasm_valtype_new(byte kind);

    [LibraryImport(Library)]
    internal static partial void wasm_valtype_vec_new_uninitialized(NativeVector* vector, nuint size);

    [LibraryImport(Library)]
    internal static partial nint wasm_functype_new(NativeVector* parameters, NativeVector* results);

    [LibraryImport(Library)]
    internal static partial void wasm_functype_delete(nint type);

    // Stores and instances
    [LibraryImport(Library)]
    internal static partial nint wasmtime_store_new(nint engine, nint data, nint finalizer);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_store_context(nint store);

    [LibraryImport(Library)]
    internal static partial void wasmtime_store_delete(nint store);

    [LibraryImport(Library)]
    internal static partial void wasmtime_store_limiter(
        nint store, long memorySize, long tableElements, long instances, long tables, long memories);

    [LibraryImport(Library)]
    internal static partial void wasmtime_store_epoch_deadline_callback(
        nint store, delegate* unmanaged[Cdecl]<nint, nint, ulong*, byte*, nint> callback, nint data, nint finalizer);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void wasmtime_context_set_epoch_deadline(nint context, ulong ticksBeyondCurrent);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_context_set_fuel(nint context, ulong fuel);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_context_get_fuel(nint context, ulong* fuel);

    // Both only read a field and return at once.
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial nint wasmtime_caller_context(nint caller);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial nint wasmtime_context_get_data(nint context);

    [LibraryImport(Library)]
    internal static partial byte wasmtime_caller_export_get(nint caller, byte* name, nuint nameLength, NativeExtern* export);

    [LibraryImport(Library)]
    internal static partial byte wasmtime_instance_export_get(
        nint context, NativeInstance* instance, byte* name, nuint nameLength, NativeExtern* export);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_instance_new(
        nint context, nint module, NativeExtern* imports, nuint count, NativeInstance* instance, nint* trap);

    [LibraryImport(Library)]
    internal static partial void wasmtime_func_new_unchecked(
        nint context,
        nint type,
        delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback,
        nint data,
        nint finalizer,
        NativeFunction* function);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_func_call_unchecked(
        nint context, NativeFunction* function, RawValue* values, nuint count, nint* trap);

    // Both only read fields of the store and return at once.
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial byte* wasmtime_memory_data(nint context, NativeMemory* memory);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial nuint wasmtime_memory_data_size(nint context, NativeMemory* memory);

    // Errors and traps
    [LibraryImport(Library)]
    internal static partial nint wasmtime_error_new(byte* message);

    [LibraryImport(Library)]
    internal static partial void wasmtime_error_message(nint error, NativeVector* message);

    [LibraryImport(Library)]
    internal static partial void wasmtime_error_delete(nint error);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_trap_new(byte* message, nuint length);

    [LibraryImport(Library)]
    internal static partial byte wasmtime_trap_code(nint trap, byte* code);

    [LibraryImport(Library)]
    internal static partial void wasm_trap_message(nint trap, NativeVector* message);

    [LibraryImport(Library)]
    internal static partial void wasm_trap_trace(nint trap, NativeVector* frames);

    [LibraryImport(Library)]
    internal static partial void wasm_trap_delete(nint trap);

    [LibraryImport(Library)]
    internal static partial uint wasm_frame_func_index(nint frame);

    [LibraryImport(Library)]
    internal static partial nuint wasm_frame_module_offset(nint frame);

    [LibraryImport(Library)]
    internal static partial NativeVector* wasmtime_frame_func_name(nint frame);

    [LibraryImport(Library)]
    internal static partial void wasm_frame_vec_delete(NativeVector* frames);

    [LibraryImport(Library)]
    internal static partial void wasm_byte_vec_delete(NativeVector* bytes);
}
