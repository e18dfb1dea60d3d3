namespace PluginHost.Scoreboard.Calls;

/// <summary>The guest of the calls area, which every way of calling it shares.</summary>
internal static class GuestText
{
    private static readonly string Module = Read("Guest.wat");

    /// <summary>The guest as a core module.</summary>
    public static byte[] ToModule() => Wasmtime.Module.ConvertText(Module);

    /// <summary>The same core module inside a component.</summary>
    public static string ToComponentText() => Read("Component.wat").Replace("{guest}", ModuleBody(), StringComparison.Ordinal);

    private static string ModuleBody()
    {
        string text = Module.Trim();
        return text["(module".Length..^1];
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(GuestText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
