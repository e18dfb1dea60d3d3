namespace PluginHost.Compilation;

/// <summary>The type of a linear memory.</summary>
/// <param name="Minimum">Pages at the start.</param>
/// <param name="Maximum">Pages that it may grow to, if the module says so.</param>
/// <param name="IsShared">Whether threads may share it.</param>
/// <param name="Is64">Whether it is addressed with 64 bits.</param>
/// <param name="PageSizeLog2">The page size as a power of two; 16 unless the module asks for another.</param>
internal sealed record MemoryType(ulong Minimum, ulong? Maximum, bool IsShared, bool Is64, int PageSizeLog2) : ExternalType
{
    /// <summary>The power of two of a 64 KiB page.</summary>
    public const int DefaultPageSizeLog2 = 16;

    public override ExternalKind Kind => ExternalKind.Memory;

    /// <summary>Bytes at the start; the highest number there is when they are 2^64.</summary>
    public ulong MinimumBytes => ToBytes(Minimum);

    /// <summary>Bytes that it may grow to, if the module says so; the highest number there is when they are 2^64.</summary>
    public ulong? MaximumBytes => Maximum is { } pages ? ToBytes(pages) : null;

    public override string ToString()
    {
        string index = Is64 ? " i64" : "";
        string maximum = Maximum is { } pages ? $" {pages}" : "";
        string shared = IsShared ? " shared" : "";
        string pageSize = PageSizeLog2 == DefaultPageSizeLog2 ? "" : $" (pagesize {1UL << PageSizeLog2})";
        return $"(memory{index} {Minimum}{maximum}{shared}{pageSize})";
    }

    private ulong ToBytes(ulong pages)
    {
        UInt128 bytes = (UInt128)pages << PageSizeLog2;
        return bytes > ulong.MaxValue ? ulong.MaxValue : (ulong)bytes;
    }
}
