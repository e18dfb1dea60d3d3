using System.Runtime.InteropServices;

namespace PluginHost.Interop;

/// <summary>
/// The functions of the operating systems that are used: bounds of thread stacks, reservations of address space, and signal handlers.
/// </summary>
internal static unsafe partial class SystemNativeMethods
{
    internal const int ProtNone = 0;
    internal const int MapPrivate = 0x02;
    internal const uint MemReserve = 0x2000;
    internal const uint MemRelease = 0x8000;
    internal const uint PageNoAccess = 0x01;

    // glibc's pthread_attr_t is 56 bytes on 64-bit systems; more is harmless.
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct PthreadAttributes;

    [LibraryImport("libc")]
    internal static partial nint pthread_self();

    [LibraryImport("libc")]
    internal static partial int pthread_getattr_np(nint thread, PthreadAttributes* attributes);

    [LibraryImport("libc")]
    internal static partial int pthread_attr_getstack(PthreadAttributes* attributes, nint* address, nuint* size);

    [LibraryImport("libc")]
    internal static partial int pthread_attr_getguardsize(PthreadAttributes* attributes, nuint* size);

    [LibraryImport("libc")]
    internal static partial int pthread_attr_destroy(PthreadAttributes* attributes);

    // glibc's struct sigaction on 64-bit systems.
    [StructLayout(LayoutKind.Explicit, Size = 152)]
    internal struct SignalAction
    {
        [FieldOffset(136)]
        internal int Flags;
    }

    [LibraryImport("libc")]
    internal static partial int sigaction(int signal, SignalAction* action, SignalAction* old);

    // macOS
    [LibraryImport("libSystem")]
    internal static partial nint pthread_get_stackaddr_np(nint thread);

    [LibraryImport("libSystem")]
    internal static partial nuint pthread_get_stacksize_np(nint thread);

    [LibraryImport("libc", SetLastError = false)]
    internal static partial nint mmap(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc")]
    internal static partial int munmap(nint address, nuint length);

    // Windows
    [LibraryImport("kernel32")]
    internal static partial void GetCurrentThreadStackLimits(nuint* low, nuint* high);

    [LibraryImport("kernel32")]
    internal static partial nint VirtualAlloc(nint address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32")]
    internal static partial int VirtualFree(nint address, nuint size, uint type);
}
