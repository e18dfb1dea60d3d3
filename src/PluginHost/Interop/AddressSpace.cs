namespace PluginHost.Interop;

/// <summary>
/// Asks the operating system for address space before the engine does, because the engine ends the process if it is refused.
/// </summary>
internal static class AddressSpace
{
    private const int MapAnonymousLinux = 0x20;
    private const int MapNoReserveLinux = 0x4000;
    private const int MapAnonymousMac = 0x1000;
    private const nint MapFailed = -1;

    /// <summary>Whether so many bytes can be reserved now. Nothing stays reserved.</summary>
    internal static bool CanReserve(ulong bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            nint reserved = SystemNativeMethods.VirtualAlloc(0, (nuint)bytes, SystemNativeMethods.MemReserve, SystemNativeMethods.PageNoAccess);
            return reserved != 0 && SystemNativeMethods.VirtualFree(reserved, 0, SystemNativeMethods.MemRelease) != 0;
        }

        int flags = SystemNativeMethods.MapPrivate
            | (OperatingSystem.IsMacOS() ? MapAnonymousMac : MapAnonymousLinux | MapNoReserveLinux);
        nint mapped = SystemNativeMethods.mmap(0, (nuint)bytes, SystemNativeMethods.ProtNone, flags, -1, 0);
        return mapped != MapFailed && SystemNativeMethods.munmap(mapped, (nuint)bytes) == 0;
    }
}
