namespace PluginHost.Compilation;

/// <summary>A directory for compiled code that was found to be private, and the secret that entries in it are sealed with.</summary>
internal sealed class CacheDirectory
{
    private readonly byte[] _secret;

    private CacheDirectory(string path, byte[] secret, bool isWritable)
    {
        Path = path;
        _secret = secret;
        IsWritable = isWritable;
    }

    /// <summary>How files in such a directory are made: for this user only.</summary>
    public static FileStreamOptions NewFile
    {
        get
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return options;
        }
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>What entries are sealed with.</summary>
    public ReadOnlySpan<byte> Secret => _secret;

    /// <summary>Whether entries are made, marked as used, and removed.</summary>
    public bool IsWritable { get; }

    /// <summary>
    /// Where a user's caches are by the system's custom; <see langword="null"/> if this user has no such place, as in many containers.
    /// </summary>
    public static string? FindDefault()
    {
        string? caches = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? InHome("Library/Caches") : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? InHome(".cache");
        return System.IO.Path.IsPathFullyQualified(caches ?? "") ? System.IO.Path.Combine(caches!, "pluginhost", "code") : null;

        static string? InHome(string folder) =>
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? System.IO.Path.Combine(home, folder) : null;
    }

    /// <summary>Opens a directory.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="secretPath">The file with the secret; <see langword="null"/> for the directory's own.</param>
    /// <param name="isWritable">Whether the directory may be written to, and is made if it is not there.</param>
    /// <exception cref="IOException">It cannot be used; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not use it.</exception>
    public static CacheDirectory Open(string path, string? secretPath, bool isWritable)
    {
        if (isWritable)
        {
            PrivateDirectory.Create(path);
        }

        // From here on nothing goes by a link that somebody could lead elsewhere.
        string real = PrivateDirectory.Resolve(path);
        if (PrivateDirectory.FindProblem(real) is { } problem)
        {
            throw new IOException($"{path} is not private: {problem}.");
        }

        byte[] secret = secretPath is null ? CacheSecret.ReadOwn(real, mayCreate: isWritable) : CacheSecret.ReadNamed(secretPath);
        return new CacheDirectory(real, secret, isWritable);
    }
}
