using PluginHost.Compilation;

namespace PluginHost.Catalog;

/// <summary>The features beyond the first version of WebAssembly that the host's engines have.</summary>
internal static class WasmFeaturesOfHost
{
    /// <summary>Those that are on in every profile.</summary>
    public static WasmFeatures Allowed =>
        WasmFeatures.MultiValue
        | WasmFeatures.Simd
        | WasmFeatures.ReferenceTypes
        | WasmFeatures.BulkMemory
        | WasmFeatures.ExtendedConst
        | WasmFeatures.MultiMemory
        | WasmFeatures.TailCall
        | WasmFeatures.RelaxedSimd;
}
