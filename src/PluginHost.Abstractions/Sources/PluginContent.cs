using Microsoft.Win32.SafeHandles;

namespace PluginHost;

/// <summary>Where the bytes of a guest come from.</summary>
public abstract class PluginContent
{
    /// <summary>Bytes in a file.</summary>
    /// <param name="path">The file's path; a relative one is taken from the current directory.</param>
    public static PluginContent FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileContent(Path.GetFullPath(path));
    }

    /// <summary>Bytes in memory. They must not be changed afterwards.</summary>
    /// <param name="bytes">The guest.</param>
    public static PluginContent FromBytes(ReadOnlyMemory<byte> bytes) => new BytesContent(bytes);

    /// <summary>Reads all bytes.</summary>
    /// <param name="maxBytes">The most that may be read; nothing larger is taken into memory.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">
    /// There are more than <paramref name="maxBytes"/> bytes, or it is something that has no end, as a pipe or a device.
    /// </exception>
    /// <exception cref="IOException">The bytes cannot be read.</exception>
    public abstract ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default);

    /// <summary>Where the bytes come from, for operators: a path or an address, never a secret.</summary>
    public abstract override string ToString();

    /// <summary>The file that the bytes are in. <see langword="null"/> if they are in none that can be watched.</summary>
    internal virtual string? FilePath => null;

    /// <summary>Whether the bytes are known to be those of another, without reading them.</summary>
    internal virtual bool IsSame(PluginContent other) => this == other;

    private static InvalidDataException TooLarge(string what, long size, long maxBytes) =>
        new($"{what} has {size} bytes, more than the allowed {maxBytes}. Raise {nameof(PluginLimits.MaxModuleBytes)} if that is right.");

    private sealed class FileContent(string path) : PluginContent
    {
        internal override string? FilePath => path;

        internal override bool IsSame(PluginContent other) => other.FilePath == path;

        public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
        {
            SafeFileHandle handle = RegularFile.OpenRead(path);
            await using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0, handle.IsAsync);
            if (file.Length > maxBytes)
            {
                throw TooLarge(path, file.Length, maxBytes);
            }

            // The length is what it was when the file was opened: a file that grows meanwhile is not followed.
            byte[] bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }

        public override string ToString() => path;
    }

    private sealed class BytesContent(ReadOnlyMemory<byte> bytes) : PluginContent
    {
        // Of one and the same memory nothing is compared.
        internal override bool IsSame(PluginContent other) => other is BytesContent same && bytes.Span.SequenceEqual(same.Bytes);

        private ReadOnlySpan<byte> Bytes => bytes.Span;

        public override ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default) =>
            bytes.Length > maxBytes
                ? ValueTask.FromException<ReadOnlyMemory<byte>>(TooLarge(ToString(), bytes.Length, maxBytes))
                : ValueTask.FromResult(bytes);

        public override string ToString() => $"{bytes.Length} bytes in memory";
    }
}
