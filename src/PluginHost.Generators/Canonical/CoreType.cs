namespace PluginHost.Generators.Canonical;

/// <summary>A value type of core WebAssembly that the canonical ABI uses.</summary>
internal enum CoreType
{
    I32,
    I64,
    F32,
    F64,
}
