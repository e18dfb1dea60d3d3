namespace PluginHost.Compilation;

/// <summary>The names of features as their proposals have them.</summary>
internal static class WasmFeatureNames
{
    /// <summary>The name of one feature, for messages.</summary>
    public static string ToName(this WasmFeatures feature) => feature switch
    {
        WasmFeatures.MultiValue => "multi-value",
        WasmFeatures.Simd => "SIMD",
        WasmFeatures.ReferenceTypes => "reference types",
        WasmFeatures.BulkMemory => "bulk memory",
        WasmFeatures.ExtendedConst => "extended constant expressions",
        WasmFeatures.MultiMemory => "multiple memories",
        WasmFeatures.Memory64 => "64-bit memory",
        WasmFeatures.CustomPageSizes => "custom page sizes",
        WasmFeatures.Threads => "threads",
        WasmFeatures.Exceptions => "exception handling",
        WasmFeatures.FunctionReferences => "typed function references",
        WasmFeatures.Gc => "garbage collection",
        WasmFeatures.StackSwitching => "stack switching",
        WasmFeatures.CompactImports => "compact imports",
        WasmFeatures.TailCall => "tail calls",
        WasmFeatures.RelaxedSimd => "relaxed SIMD",
        WasmFeatures.WideArithmetic => "wide arithmetic",
        WasmFeatures.ExternalReferences => "external references",
        _ => feature.ToString(),
    };
}
