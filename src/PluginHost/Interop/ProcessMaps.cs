using System.Globalization;

namespace PluginHost.Interop;

/// <summary>How many maps of its address space the operating system gives a process.</summary>
internal static class ProcessMaps
{
    private const string LimitFile = "/proc/sys/vm/max_map_count";

    // What Linux has unless somebody changed it.
    private const int DefaultLimit = 65_530;

    /// <summary>The limit: Linux's, or as much where there is none.</summary>
    public static int ReadLimit()
    {
        if (!OperatingSystem.IsLinux())
        {
            return DefaultLimit;
        }

        try
        {
            return int.TryParse(File.ReadAllText(LimitFile), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int limit)
                ? limit
                : DefaultLimit;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not every sandbox shows it.
            return DefaultLimit;
        }
    }
}
