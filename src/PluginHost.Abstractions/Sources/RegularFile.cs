using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost;

/// <summary>
/// Opens files that can be read to their end. Pipes, sockets and devices may have none, and merely opening a pipe waits for somebody who writes.
/// </summary>
internal static partial class RegularFile
{
    private const int NotFound = 2;
    private const int Interrupted = 4;
    private const int NoSuchDevice = 6;
    private const int NotAllowed = 13;
    private const int NotSupportedOnSocketMacOs = 102;

    /// <summary>Opens a file, or what a link leads to.</summary>
    /// <exception cref="InvalidDataException">It is no regular file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle OpenRead(string path) => OperatingSystem.IsWindows()
        ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous)
        : OpenWithoutWaiting(path);

    private static SafeFileHandle OpenWithoutWaiting(string path)
    {
        int descriptor;
        while ((descriptor = Native.open(path, Native.NonBlocking | Native.CloseOnExec | Native.NoTerminal)) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw Explain(path, error);
            }
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            // Asked of what was opened: the path may lead elsewhere a moment later.
            ThrowIfOther(path, Native.GetFileType(descriptor));
            ThrowIfLocked(path, descriptor);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void ThrowIfOther(string path, uint type)
    {
        if (type != Native.Regular)
        {
            throw NotRegular(path, type switch
            {
                Native.Directory => "a directory",
                Native.Pipe => "a named pipe",
                Native.Socket => "a socket",
                _ => "a device",
            });
        }
    }

    // As .NET's own way of opening files does: whoever writes one for itself alone has not finished.
    private static void ThrowIfLocked(string path, int descriptor)
    {
        if (Native.flock(descriptor, Native.SharedLock | Native.WithoutWaiting) != 0
            && Marshal.GetLastPInvokeError() == Native.WouldBlock)
        {
            throw new IOException($"'{path}' is being used by another process.");
        }
    }

    private static Exception Explain(string path, int error) => error switch
    {
        NotFound => new FileNotFoundException($"Could not find file '{path}'.", path),
        NoSuchDevice or NotSupportedOnSocketMacOs => NotRegular(path, "a socket or a device"),
        NotAllowed => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
        _ => new IOException($"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}."),
    };

    private static InvalidDataException NotRegular(string path, string what) =>
        new($"{path} is {what}, which has no end that it could be read to. Put a regular file in its place, or remove it.");

    private static unsafe partial class Native
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
}
