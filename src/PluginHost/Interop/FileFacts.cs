using System.Runtime.InteropServices;

namespace PluginHost.Interop;

/// <summary>Whose a file or directory is, who may do what with it, and what tells it from others. Linux and macOS only.</summary>
/// <param name="Owner">The owner's user id.</param>
/// <param name="Mode">The type and the permissions, as C's <c>st_mode</c>.</param>
/// <param name="Number">Its number among the files of its file system.</param>
/// <param name="Changed">When its content, its name or its permissions changed last. Nobody can set that.</param>
internal readonly unsafe record struct FileFacts(uint Owner, uint Mode, ulong Number, (long Seconds, uint Nanoseconds) Changed)
{
    private const uint TypeMask = 0xF000;
    private const uint Directory = 0x4000;
    private const uint Sticky = 0x200;
    private const uint WritableByOthers = 0x12;

    /// <summary>The user that this process acts as.</summary>
    public static uint CurrentUser => SystemNativeMethods.geteuid();

    /// <summary>Whether it is a directory itself, not a link to one.</summary>
    public bool IsDirectory => (Mode & TypeMask) == Directory;

    /// <summary>Whether its group or everyone may write to it.</summary>
    public bool IsWritableByOthers => (Mode & WritableByOthers) != 0;

    /// <summary>Whether those who may write to a directory may only remove and rename what is theirs.</summary>
    public bool IsSticky => (Mode & Sticky) != 0;

    /// <summary>Whether it belongs to this user, or to the system's administrator, who can do everything anyway.</summary>
    public bool IsOwnedByUserOrRoot => Owner == 0 || Owner == CurrentUser;

    /// <summary>Looks at a path, without following a link at its end. <see langword="null"/> if it is not there or cannot be looked at.</summary>
    public static FileFacts? Of(string path)
    {
        byte* buffer = stackalloc byte[SystemNativeMethods.FileStatusBytes];
        if (!OperatingSystem.IsMacOS())
        {
            return SystemNativeMethods.statx(
                SystemNativeMethods.CurrentDirectory, path, SystemNativeMethods.NoFollow, SystemNativeMethods.BasicStatus, buffer) == 0
                ? new FileFacts(*(uint*)(buffer + 20), *(ushort*)(buffer + 28), *(ulong*)(buffer + 32), (*(long*)(buffer + 96), *(uint*)(buffer + 104)))
                : null;
        }

        int result = RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? SystemNativeMethods.lstat64(path, buffer)
            : SystemNativeMethods.lstat(path, buffer);
        return result == 0
            ? new FileFacts(*(uint*)(buffer + 16), *(ushort*)(buffer + 4), *(ulong*)(buffer + 8), (*(long*)(buffer + 64), *(uint*)(buffer + 72)))
            : null;
    }

    /// <summary>The path without links in it. <see langword="null"/> if there is none.</summary>
    public static string? RealPath(string path)
    {
        byte* resolved = SystemNativeMethods.realpath(path, null);
        if (resolved is null)
        {
            return null;
        }

        string result = Marshal.PtrToStringUTF8((nint)resolved)!;
        SystemNativeMethods.free(resolved);
        return result;
    }
}
