using System.Security.Cryptography;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>What entries are sealed with: a file of random bytes, the cache's own or one that the operator names.</summary>
internal static class CacheSecret
{
    /// <summary>The fewest bytes that a secret may have, and those that a new one has.</summary>
    public const int Size = 32;

    private const int MaxSize = 4096;
    private const string FileName = "key";
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Reads the secret that belongs to a directory.</summary>
    /// <param name="directory">The cache's directory, which was found to be private.</param>
    /// <param name="mayCreate">Whether a new one is made if there is none.</param>
    /// <exception cref="IOException">There is none, or it is not to be trusted.</exception>
    public static byte[] ReadOwn(string directory, bool mayCreate)
    {
        string path = Path.Combine(directory, FileName);
        if (mayCreate && !File.Exists(path))
        {
            Create(path);
        }

        return new FileInfo(path).LinkTarget is null
            ? Read(path)
            : throw new IOException($"{path} is a link. Delete it, and another key is made.");
    }

    /// <summary>Reads a secret that the operator names. It may be a link, as secrets are where containers have them.</summary>
    /// <exception cref="IOException">There is none, or it is not to be trusted.</exception>
    public static byte[] ReadNamed(string path)
    {
        if (OperatingSystem.IsWindows() || FileFacts.RealPath(path) is not { } real)
        {
            return Read(path);
        }

        return PrivateDirectory.FindFileProblem(real) is { } problem
            ? throw new IOException($"The key {path} is not to be trusted: {problem}.")
            : Read(real);
    }

    private static byte[] Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & WritableByOthers) != 0)
        {
            throw new IOException($"The key {path} can be written by others than its owner.");
        }

        if (file.Length is < Size or > MaxSize)
        {
            throw new IOException($"The key {path} has {file.Length} bytes; it must have {Size} random bytes.");
        }

        var secret = new byte[file.Length];
        file.ReadExactly(secret);
        return secret;
    }

    // Another process may do the same: one of them puts its file in place, and both read that one.
    private static void Create(string path)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, CacheDirectory.NewFile))
            {
                file.Write(RandomNumberGenerator.GetBytes(Size));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The other process was first.
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }
}
