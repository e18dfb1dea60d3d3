namespace PluginHost.Scoreboard.Loading;

/// <summary>A guest as it is, but that the function it wants to be called at its start has another name, so that nobody calls it.</summary>
internal static class UnstartedGuest
{
    /// <summary>Writes one.</summary>
    /// <param name="path">The guest.</param>
    /// <param name="folder">Where to write it.</param>
    /// <returns>Its path.</returns>
    public static string Write(string path, string folder)
    {
        byte[] bytes = File.ReadAllBytes(path);

        // A name in an export is its length and its bytes.
        ReadOnlySpan<byte> name = "\u000b_initialize"u8;
        int at = bytes.AsSpan().IndexOf(name);
        if (at < 0 || bytes.AsSpan(at + 1).IndexOf(name) >= 0)
        {
            throw new InvalidDataException($"{path} does not export exactly one _initialize.");
        }

        "_initialise"u8.CopyTo(bytes.AsSpan(at + 1));
        string unstarted = Path.Combine(folder, "unstarted.wasm");
        File.WriteAllBytes(unstarted, bytes);
        return unstarted;
    }
}
