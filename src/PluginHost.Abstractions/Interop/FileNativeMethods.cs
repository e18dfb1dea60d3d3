using System.Runtime.InteropServices;

namespace PluginHost.Interop;

/// <summary>The functions of the operating systems by which plugins' files are opened without waiting. Not for Windows.</summary>
internal static unsafe partial class FileNativeMethods
{
    internal const uint Regular = 0x8000;
    internal const uint Directory = 0x4000;
    internal const uint Pipe = 0x1000;
    internal const uint Socket = 0xC000;
    internal const int SharedLock = 1;
    internal const int WithoutWaiting = 4;

    private const uint TypeMask = 0xF000;
    private const int ThisDescriptor = 0x1000;
    private const uint TypeOnly = 0x1;

    // Linux's struct statx is 256 bytes, macOS' struct stat 144.
    private const int StatusBytes = 256;
    private const int StatxModeOffset = 28;
    private const int StatModeOffset = 4;

    internal static int NonBlocking => OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    internal static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    // A terminal is refused, and must not have become this process's own before that.
    internal static int NoTerminal => OperatingSystem.IsMacOS() ? 0x20000 : 0x100;

    internal static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>The type of what was opened, as in C's <c>st_mode</c>.</summary>
    internal static uint GetFileType(int descriptor)
    {
        byte* status = stackalloc byte[StatusBytes];
        int result = !OperatingSystem.IsMacOS() ? statx(descriptor, "", ThisDescriptor, TypeOnly, status)
            : RuntimeInformation.ProcessArchitecture == Architecture.X64 ? fstat64(descriptor, status)
            : fstat(descriptor, status);
        return result == 0
            ? *(ushort*)(status + (OperatingSystem.IsMacOS() ? StatModeOffset : StatxModeOffset)) & TypeMask
            : throw new IOException($"What was opened cannot be looked at: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    // Takes any number of arguments in C; without a mode, the call is the same.
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int flock(int descriptor, int operation);

    // Linux: laid out alike on every architecture.
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte* status);

    // macOS: with inodes of 64 bits, which have a name of their own on x64.
    [LibraryImport("libSystem", SetLastError = true)]
    private static partial int fstat(int descriptor, byte* status);

    [LibraryImport("libSystem", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int fstat64(int descriptor, byte* status);
}
