using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Tools;

/// <summary>Core modules that nobody has thought of; all of them end, or trap.</summary>
internal sealed class ModuleSmith(WasmTools tools, Random random)
{
    /// <summary>What the host has off, so most modules are to be without.</summary>
    private static readonly string[] Off =
    [
        "--gc-enabled", "false", "--threads-enabled", "false", "--exceptions-enabled", "false", "--memory64-enabled", "false",
        "--shared-everything-threads-enabled", "false", "--custom-page-sizes-enabled", "false", "--wide-arithmetic-enabled", "false",
        "--reference-types-enabled", "false", "--multi-value-enabled", "false",
        "--max-memory32-bytes", "4000000", "--max-table-elements", "1000", "--max-tables", "4", "--max-memories", "3",
    ];

    /// <summary>Makes a module.</summary>
    /// <param name="options">What it is to be like.</param>
    public async Task<byte[]> NextAsync(params string[] options)
    {
        string[] features = random.Next(8) == 0 ? [] : Off;
        string traps = random.Next(4) == 0 ? "false" : "true";
        tools.Write("module.seed", SmithBytes.Next(random));
        await WasmTools.RunAsync(
        [
            "smith", "--ensure-termination", "--fuel", "1000", "--disallow-traps", traps, .. features, .. options,
            tools.PathOf("module.seed"), "-o", tools.PathOf("module.wasm"),
        ]);
        return tools.Read("module.wasm");
    }
}
