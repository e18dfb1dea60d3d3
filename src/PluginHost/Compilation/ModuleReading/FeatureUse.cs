namespace PluginHost.Compilation;

/// <summary>The first place where a module shows that it needs a feature.</summary>
/// <param name="Feature">One feature.</param>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Evidence">What stands there, as <c>a shared memory</c>.</param>
internal readonly record struct FeatureUse(WasmFeatures Feature, long Offset, string Evidence)
{
    public override string ToString() => $"{Feature.ToName()} ({Evidence} at offset 0x{Offset:x})";
}
