namespace PluginHost;

/// <summary>
/// One frame of a guest's call stack. A frame of <c>pluginhost:allocate</c> below one of the guest's allocator is the host's, which takes
/// memory for several strings: its index and offset are not in the guest's file.
/// </summary>
/// <param name="Function">The function's name, if the guest's file has names. The guest's own text, made harmless.</param>
/// <param name="FunctionIndex">The function's index in the module.</param>
/// <param name="ModuleOffset">The offset of the instruction in the guest's file, in bytes.</param>
public readonly record struct GuestFrame(string? Function, uint FunctionIndex, long ModuleOffset)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Function ?? $"func[{FunctionIndex}]"} @ 0x{ModuleOffset:x}";
}
