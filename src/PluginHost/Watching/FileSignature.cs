using System.Text;
using PluginHost.Interop;

namespace PluginHost.Watching;

/// <summary>
/// What tells one state of a file from the next without reading it: where links lead, which file it is, its times and its length. Of a folder,
/// which files are in it.
/// </summary>
internal sealed record FileSignature(string? Links, long Length, DateTime Written, DateTime Created, FileFacts? Facts)
{
    /// <summary>What is known of a file that is not there, or that cannot be looked at. Not even that it has no links: an empty folder is something else.</summary>
    public static FileSignature Nothing { get; } = new(Links: null, 0, default, default, null);

    /// <summary>Looks at a file.</summary>
    public static FileSignature Of(string path)
    {
        try
        {
            var links = new StringBuilder();
            AddLinks(path, links);
            if (Directory.Exists(path))
            {
                foreach (string name in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
                {
                    links.Append(name).Append('\n');
                }

                return new FileSignature(links.ToString(), 0, default, default, null);
            }

            var file = new FileInfo(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            {
                // Its folders may be links too, and be what is swapped.
                AddLinks(target.FullName, links);
                links.Append(target.FullName);
                file = target;
            }

            return file.Exists
                ? new FileSignature(links.ToString(), file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc, FactsOf(path))
                : Nothing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is being replaced at this very moment, or was not meant for us: then reading it says why.
            return Nothing;
        }
    }

    // A file with the times and the length of the one that it replaces is another nevertheless. Windows keeps when a file was made.
    private static FileFacts? FactsOf(string path) =>
        !OperatingSystem.IsWindows() && FileFacts.RealPath(path) is { } real ? FileFacts.Of(real) : null;

    private static void AddLinks(string path, StringBuilder links)
    {
        for (string? part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            if (new FileInfo(part).LinkTarget is { } target)
            {
                links.Append(part).Append('>').Append(target).Append('\n');
            }
        }
    }
}
