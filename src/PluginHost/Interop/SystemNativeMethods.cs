using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PluginHost.Interop;

/// <summary>
/// The functions of the operating systems that are used: bounds of thread stacks, reservations of address space, signal handlers, owners
/// of files, limits of processes, and files in memory.
/// </summary>
internal static unsafe partial class SystemNativeMethods
{
    internal const int CurrentDirectory = -100;
    internal const int NoFollow = 0x100;
    internal const uint BasicStatus = 0x7FF;

    // Linux's struct statx is 256 bytes, macOS' struct stat 144.
    internal const int FileStatusBytes = 256;
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

    [LibraryImport("libc")]
    internal static partial uint geteuid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* realpath(string path, byte* resolved);

    [LibraryImport("libc")]
    internal static partial void free(void* memory);

    // Linux: unlike struct stat, this is laid out alike on every architecture.
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(int directory, string path, int flags, uint mask, byte* status);

    internal const int LimitOfCpu = 0;
    internal const int LimitOfData = 2;
    internal const int LimitOfCore = 4;

    // C's struct rlimit, on Linux and macOS.
    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceLimit
    {
        internal ulong Soft;
        internal ulong Hard;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getrlimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, ResourceLimit* limit);

    internal static ResourceLimit GetLimit(int resource)
    {
        ResourceLimit limit;
        return getrlimit(resource, &limit) == 0 ? limit : throw new Win32Exception();
    }

    internal static void SetLimit(int resource, ResourceLimit limit)
    {
        if (setrlimit(resource, &limit) != 0)
        {
            throw new Win32Exception();
        }
    }

    // Linux's SCHED_IDLE.
    private const int IdlePolicy = 5;

    [LibraryImport("libc")]
    private static partial int sched_setscheduler(int thread, int policy, int* priority);

    /// <summary>
    /// Gives the calling thread no more of the processor than all others leave over. Linux only, and not everywhere: musl, for example, knows no
    /// such threads.
    /// </summary>
    /// <returns>Whether it could be done.</returns>
    internal static bool TryUseIdleTimeOnly()
    {
        int priority = 0;
        return sched_setscheduler(0, IdlePolicy, &priority) == 0;
    }

    // Linux
    internal const uint CloseOnExec = 0x1;
    internal const uint AllowSealing = 0x2;
    internal const int AddSeals = 1033;

    // Against more seals, shrinking, growing and writing.
    internal const int AllSeals = 0xF;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int memfd_create(string name, uint flags);

    // Takes any number of arguments in C; with one, the call is the same on Linux.
    [LibraryImport("libc")]
    internal static partial int fcntl(int descriptor, int command, int argument);

    // macOS: with inodes of 64 bits, which have a name of their own on x64.
    [LibraryImport("libSystem", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int lstat(string path, byte* status);

    [LibraryImport("libSystem", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int lstat64(string path, byte* status);

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
