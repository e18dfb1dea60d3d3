using PluginHost.Interop;

namespace PluginHost.Scoreboard.Loading;

/// <summary>Compiles a guest with the engine and nothing around it.</summary>
internal sealed class BareCompiler(string path) : IDisposable
{
    private readonly WasmEngine _engine = WasmEngine.Create(new EngineProfile(IsMetered: false, StackBytes: 512 * 1024, Pool: null));
    private readonly byte[] _wasm = File.ReadAllBytes(path);

    public double MegaBytes => _wasm.Length / 1e6;

    public void Compile() => WasmModule.Compile(_engine, _wasm).Dispose();

    public void Dispose() => _engine.Dispose();
}
