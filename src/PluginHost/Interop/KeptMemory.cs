namespace PluginHost.Interop;

/// <summary>
/// How much of a used memory is cleared by writing for the next instance, instead of being given back to the system and taken again. That
/// is many times quicker for what guests write to, and a waste for what they do not. A pool does the same for all of its memories, so
/// guests are sorted by what they start with: they write to most of it if it is small.
/// </summary>
/// <param name="Bytes">How much of each memory, from its start.</param>
/// <param name="WarmSlots">
/// How many places may wait, each for the module that had it last, before a module has to take over another one's.
/// </param>
internal sealed record KeptMemory(int Bytes, int WarmSlots)
{
    /// <summary>For guests that bring little more than their own code: C, AssemblyScript, Rust without its library's stack of 1 MiB.</summary>
    public static KeptMemory Small { get; } = new(256 * 1024, 128);

    /// <summary>For guests with a runtime of their own, such as Go's, which writes to all of its memory before it runs anything.</summary>
    public static KeptMemory Large { get; } = new(4 * 1024 * 1024, 32);

    /// <summary>What to keep of a guest's memory.</summary>
    /// <param name="initialBytes">What it starts with.</param>
    public static KeptMemory For(ulong initialBytes) =>
        initialBytes > (ulong)Small.Bytes && initialBytes <= (ulong)Large.Bytes ? Large : Small;
}
