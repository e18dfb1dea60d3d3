namespace PluginHost.Scoreboard.Calls;

/// <summary>The guest of the calls area, which every way of calling it shares.</summary>
internal static class GuestText
{
    private static readonly string Module = Read("Guest.wat");

    /// <summary>The guest as a core module.</summary>
    public static byte[] ToModule() => Wasmtime.Module.ConvertText(Module);

    /// <summary>The guest with another <c>sum</c>, which takes <c>$n</c>.</summary>
    /// <param name="sum">What it does; leaves an i32.</param>
    /// <param name="import">What it imports beside the rest.</param>
    public static byte[] ToModule(string sum, string import = "")
    {
        const string Sum = "(func (export \"bench:calls/calls#sum\") (param $n i32) (result i32)";
        return Wasmtime.Module.ConvertText(Module
            .Replace("(module", $"(module {import}", StringComparison.Ordinal)
            .Replace(Sum, $"{Sum} {sum}) (func (param $n i32) (result i32)", StringComparison.Ordinal));
    }

    /// <summary>The same core module inside a component.</summary>
    public static string ToComponentText() => Read("Component.wat").Replace("{guest}", ModuleBody(), StringComparison.Ordinal);

    /// <summary>The same core module as a component that has the contract.</summary>
    /// <param name="frame">What is around the module: <c>Plain.wat</c>, or <c>Linked.wat</c> with a shim and a fixup as tools make them.</param>
    public static byte[] ToContractComponent(string frame) =>
        Wasmtime.Module.ConvertText(Read(frame).Replace("{guest}", ModuleBody(), StringComparison.Ordinal));

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
