using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// Whether nobody but this user and the system's administrator can change what is in a directory, or put another in its place.
/// </summary>
internal static class PrivateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a directory that only this user can use, unless it is there already.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    /// <summary>Where a directory really is: the path without links above it. One that is a link itself stays one, and has its problem.</summary>
    /// <param name="path">The full path.</param>
    public static string Resolve(string path)
    {
        string name = Path.TrimEndingDirectorySeparator(path);
        return OperatingSystem.IsWindows() || Path.GetDirectoryName(name) is not { } above || FileFacts.RealPath(above) is not { } real
            ? path
            : Path.Combine(real, Path.GetFileName(name));
    }

    /// <summary>Why a directory is not private; <see langword="null"/> if it is.</summary>
    /// <param name="path">The full path, as <see cref="Resolve"/> gives it. What is found holds for this path alone.</param>
    public static string? FindProblem(string path) =>
        OperatingSystem.IsWindows() ? WindowsAccess.FindProblem(new DirectoryInfo(path)) : FindUnixProblem(path);

    /// <summary>Why others could change a file, or put another in its place; <see langword="null"/> if they could not. Not for Windows.</summary>
    /// <param name="path">The full path, without links in it.</param>
    public static string? FindFileProblem(string path) => FileFacts.Of(path) is { } facts ? FindProblem(path, facts) : "it is not there";

    private static string? FindUnixProblem(string path) =>
        FileFacts.Of(path) is { IsDirectory: true } facts ? FindProblem(path, facts) : "it is not a directory, or a link";

    private static string? FindProblem(string path, FileFacts facts)
    {
        if (!facts.IsOwnedByUserOrRoot)
        {
            return $"it belongs to the user {facts.Owner}, and this process runs as {FileFacts.CurrentUser}";
        }

        if (facts.IsWritableByOthers)
        {
            return "its group or everyone can write to it";
        }

        // Whoever can rename a directory above it can put another one there.
        for (string? above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (FileFacts.Of(above) is not { IsOwnedByUserOrRoot: true } parent || (parent.IsWritableByOthers && !parent.IsSticky))
            {
                return $"others can rename it, because {above} is theirs or they can write to it";
            }
        }

        return null;
    }
}
