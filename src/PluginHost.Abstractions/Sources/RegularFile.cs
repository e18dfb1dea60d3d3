using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PluginHost.Interop;

namespace PluginHost;

/// <summary>
/// Opens files that can be read to their end. Pipes, sockets and devices may have none, and merely opening a pipe waits for somebody who writes.
/// </summary>
internal static class RegularFile
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
        while ((descriptor = FileNativeMethods.open(path, FileNativeMethods.NonBlocking | FileNativeMethods.CloseOnExec | FileNativeMethods.NoTerminal)) < 0)
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
            ThrowIfOther(path, FileNativeMethods.GetFileType(descriptor));
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
        if (type != FileNativeMethods.Regular)
        {
            throw NotRegular(path, type switch
            {
                FileNativeMethods.Directory => "a directory",
                FileNativeMethods.Pipe => "a named pipe",
                FileNativeMethods.Socket => "a socket",
                _ => "a device",
            });
        }
    }

    // As .NET's own way of opening files does: whoever writes one for itself alone has not finished.
    private static void ThrowIfLocked(string path, int descriptor)
    {
        if (FileNativeMethods.flock(descriptor, FileNativeMethods.SharedLock | FileNativeMethods.WithoutWaiting) != 0
            && Marshal.GetLastPInvokeError() == FileNativeMethods.WouldBlock)
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
}
