using System.ComponentModel;
using System.Diagnostics;

namespace PluginHost.Scoreboard.Components;

/// <summary>
/// The guest as a component made by wasm-tools and transpiled by jco. Both tools are those that plugins/toolchains.sh gets.
/// </summary>
internal sealed class JcoGuest : IDisposable
{
    private const string Adder = "export const add = (a, b) => (a + b) >>> 0;\n";

    private readonly DirectoryInfo _folder;
    private JcoGuest(DirectoryInfo folder) => _folder = folder;

    /// <summary>Where the component is that was transpiled.</summary>
    public string Component => Path.Combine(_folder.FullName, "guest.wasm");

    /// <summary>Makes the component and transpiles it.</summary>
    /// <param name="module">The guest as a core module.</param>
    /// <param name="problem">Why that was not possible.</param>
    public static JcoGuest? TryMake(byte[] module, out string problem)
    {
        string plugins = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Guests.PathOf("compute.wasm"))!, ".."));
        string tools = Path.Combine(plugins, ".tools");
        string jco = Path.Combine(tools, "npm-components", "node_modules", "@bytecodealliance", "jco", "dist", "jco.js");
        if (!File.Exists(jco))
        {
            problem = $"{jco} is missing; plugins/toolchains.sh gets it.";
            return null;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("pluginhost-jco-");
        string At(string name) => Path.Combine(folder.FullName, name);
        try
        {
            string wasmTools = Path.Combine(tools, "bin", "wasm-tools");
            string wit = Path.Combine(plugins, "..", "bench", "Scoreboard", "wit");
            File.WriteAllBytes(At("module.wasm"), module);
            Run(wasmTools, "component", "embed", wit, "--world", "guest", At("module.wasm"), "-o", At("embedded.wasm"));
            Run(wasmTools, "component", "new", At("embedded.wasm"), "-o", At("guest.wasm"));
            Run("node", jco, "transpile", At("guest.wasm"), "-o", At("out"), "--name", "guest", "--no-typescript", "--map", "bench:calls/host=./host.js");
            File.WriteAllText(At("out/host.js"), Adder);
            File.WriteAllText(At("out/package.json"), """{ "type": "module" }""");
            using (Stream worker = typeof(JcoGuest).Assembly.GetManifestResourceStream("jco-worker.mjs")!)
            using (FileStream copy = File.Create(At("out/worker.mjs")))
            {
                worker.CopyTo(copy);
            }

            problem = "";
            return new JcoGuest(folder);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            folder.Delete(recursive: true);
            problem = exception.Message;
            return null;
        }
    }

    /// <summary>Starts Node with it.</summary>
    public TimedProcess Start() => new("node", Path.Combine(_folder.FullName, "out", "worker.mjs"));

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Run(string program, params string[] arguments) => Programs.Run(new ProcessStartInfo(program, arguments));
}
