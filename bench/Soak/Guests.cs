namespace PluginHost.Soak;

/// <summary>The guests that are built in this repository.</summary>
internal static class Guests
{
    /// <summary>Finds their folder.</summary>
    public static string FindFolder()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string guests = Path.Combine(folder, "plugins", "dist");
            if (Directory.Exists(guests))
            {
                return guests;
            }
        }

        throw new DirectoryNotFoundException("plugins/dist is not above the application's own folder.");
    }

    /// <summary>Makes another file of a module that does the same: with a custom section, which nobody reads.</summary>
    public static byte[] Number(byte[] module, int number) =>
        [.. module, 0, 7, 2, (byte)'n', (byte)'o', .. BitConverter.GetBytes(number)];
}
