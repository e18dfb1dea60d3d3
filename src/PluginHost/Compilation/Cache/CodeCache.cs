using Microsoft.Win32.SafeHandles;
using PluginHost.Diagnostics;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// Compiled code in a directory that several processes may share. Whatever is wrong with a file of it is said and costs a compilation,
/// nothing more.
/// </summary>
/// <param name="directory">The open directory.</param>
/// <param name="maxBytes">What all entries may have together.</param>
/// <param name="timeProvider">Says when an entry was used.</param>
/// <param name="events">Where it reports.</param>
internal sealed class CodeCache(CacheDirectory directory, long maxBytes, TimeProvider timeProvider, PluginEvents events) : ICodeCache
{
    private const string Extension = ".code";
    private const string TemporaryExtension = ".tmp";

    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private int _saidUnwritable;

    /// <inheritdoc/>
    public bool KeepsCode => directory.IsWritable;

    /// <inheritdoc/>
    public TrustedCode? Find(CodeKey key)
    {
        string path = PathOf(key);
        try
        {
            // Others may remove it at any time. What is open can still be read.
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            TrustedCode? code = CodeEntry.Read(file, key, directory.Secret, out string problem);
            if (code is null)
            {
                events.CacheEntryIgnored(path, problem);
            }
            else if (directory.IsWritable)
            {
                RememberUse(path);
            }

            return code;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            events.CacheEntryIgnored(path, exception.Message);
            return null;
        }
    }

    /// <inheritdoc/>
    public void Ignore(CodeKey key, string problem) => events.CacheEntryIgnored(PathOf(key), problem);

    /// <inheritdoc/>
    public void Store(CodeKey key, TrustedCode code)
    {
        if (!directory.IsWritable || code.Bytes.Length + CodeEntry.OverheadBytes > maxBytes)
        {
            return;
        }

        string path = PathOf(key);
        string temporary = $"{path}.{Guid.NewGuid():N}{TemporaryExtension}";
        try
        {
            try
            {
                using (var file = new FileStream(temporary, CacheDirectory.NewFile))
                {
                    CodeEntry.Write(file, key, directory.Secret, code);
                }

                // At once: another process sees the whole entry or none, and of two that write the same the later one stays.
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                if (File.Exists(temporary))
                {
                    File.Delete(temporary);
                }
            }

            Trim(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (Interlocked.Exchange(ref _saidUnwritable, 1) == 0)
            {
                events.CacheNotWritten(directory.Path, exception.Message);
            }
        }
    }

    private string PathOf(CodeKey key) => Path.Combine(directory.Path, key + Extension);

    private void RememberUse(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, timeProvider.GetUtcNow().UtcDateTime);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It only decides what is trimmed first. A directory that cannot be written to is reported when something has to be.
            events.CacheUseNotRemembered(path, exception.Message);
        }
    }

    // Several processes may do this at once; a file that is gone already needs no removing.
    private void Trim(string newest)
    {
        DateTime abandoned = timeProvider.GetUtcNow().UtcDateTime - AbandonedAfter;
        var entries = new List<(string Path, long Length, DateTime Used)>();
        foreach (FileInfo file in new DirectoryInfo(directory.Path).EnumerateFiles())
        {
            if (file.Extension == TemporaryExtension && file.LastWriteTimeUtc < abandoned)
            {
                file.Delete();
            }
            else if (file.Extension == Extension && file.Exists)
            {
                entries.Add((file.FullName, file.Length, file.FullName == newest ? DateTime.MaxValue : file.LastWriteTimeUtc));
            }
        }

        long total = entries.Sum(entry => entry.Length);
        foreach ((string path, long length, _) in entries.OrderBy(entry => entry.Used))
        {
            if (total <= maxBytes)
            {
                return;
            }

            File.Delete(path);
            total -= length;
        }
    }
}
