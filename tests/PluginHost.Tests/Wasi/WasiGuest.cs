using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Tests.Support;
using PluginHost.Wasi;
using Test.Wasi;

namespace PluginHost.Tests.Wasi;

/// <summary>A guest in text format that calls WASI functions and gives the host what they left in its memory.</summary>
internal sealed class WasiGuest : IAsyncDisposable
{
    /// <summary>Where guests leave what the test wants to see.</summary>
    public const int Results = 1024;

    /// <summary>How much of it comes back.</summary>
    public const int ResultBytes = 256;

    private readonly PluginTestHost _host;

    private WasiGuest(PluginTestHost host) => _host = host;

    /// <summary>What the guest logged.</summary>
    public IEnumerable<(LogLevel Level, string Message)> Output =>
        from FakeLogRecord log in _host.Logs.GetSnapshot() where log.Category == "Plugin.guest" select (log.Level, log.Message);

    /// <summary>Loads a guest.</summary>
    /// <param name="body">What it does when it is called; imports whatever WASI functions are named in it.</param>
    /// <param name="fields">More fields of the module.</param>
    /// <param name="time">The application's clock.</param>
    /// <param name="describe">Changes the plugin's definition.</param>
    /// <param name="module">The name that the guest imports WASI by.</param>
    /// <param name="configure">Adds services.</param>
    public static async Task<WasiGuest> StartAsync(
        string body,
        string fields = "",
        TimeProvider? time = null,
        Func<PluginDefinition, PluginDefinition>? describe = null,
        string module = "wasi_snapshot_preview1",
        Action<IWasmPluginsBuilder>? configure = null)
    {
        PluginDefinition plugin = PluginTestHost.FromWat("guest", Write(body, fields, module));
        return new WasiGuest(await PluginTestHost.StartAsync(
            plugins =>
            {
                plugins.AddWasmContract<IGuest>();
                plugins.Services.AddSingleton(time ?? TimeProvider.System);
                configure?.Invoke(plugins);
            },
            describe?.Invoke(plugin) ?? plugin));
    }

    /// <summary>Loads a guest, calls it once, and gives what it left.</summary>
    public static async Task<byte[]> RunAsync(string body, string fields = "", TimeProvider? time = null, string module = "wasi_snapshot_preview1")
    {
        await using WasiGuest guest = await StartAsync(body, fields, time, module: module);
        return await guest.CallAsync();
    }

    /// <summary>Loads a guest, calls it once, and gives the errno that its function returned.</summary>
    public static async Task<Errno> GetErrnoAsync(string call, string fields = "", TimeProvider? time = null, string module = "wasi_snapshot_preview1") =>
        ErrnoIn(await RunAsync($"(i32.store (i32.const {Results}) {call})", fields, time, module));

    /// <summary>Calls the guest.</summary>
    public async Task<byte[]> CallAsync(uint argument = 0, CancellationToken? cancellationToken = null) =>
        await _host.Get<IGuest>("guest").RunAsync(argument, cancellationToken ?? TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>The errno that a guest left.</summary>
    public static Errno ErrnoIn(byte[] results) => (Errno)BinaryPrimitives.ReadInt32LittleEndian(results);

    /// <summary>Text in the guest's memory.</summary>
    public static string Data(int address, string text) => Data(address, Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes in the guest's memory.</summary>
    public static string Data(int address, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder($"(data (i32.const {address}) \"");
        foreach (byte unit in bytes)
        {
            text.Append('\\').Append(unit.ToString("x2", null));
        }

        return text.Append("\")").ToString();
    }

    /// <summary>An array of buffers in the guest's memory.</summary>
    public static string Vectors(int address, params ReadOnlySpan<(int Address, int Length)> vectors)
    {
        byte[] bytes = new byte[8 * vectors.Length];
        for (int i = 0; i < vectors.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 * i), vectors[i].Address);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((8 * i) + 4), vectors[i].Length);
        }

        return Data(address, bytes);
    }

    /// <summary>The module's text.</summary>
    public static string Write(string body, string fields = "", string module = "wasi_snapshot_preview1") => $"""
        (module
          {WriteImports(body + fields, module)}
          (memory (export "memory") 1)
          {fields}
          (func (export "test:wasi/guest@1.0.0#run") (param $argument i32) (result i32)
            {body}
            (i32.store (i32.const 0) (i32.const {Results}))
            (i32.store (i32.const 4) (i32.const {ResultBytes}))
            (i32.const 0)))
        """;

    private static string WriteImports(string text, string module)
    {
        var imports = new StringBuilder();
        foreach (string name in WasiPreview1.Names.Where(name => Calls(text, name)))
        {
            Assert.True(WasiPreview1.TryFind(module, name, out WasiImport? import));
            string type = import.Signature.ToString().Replace("(func", $"(func ${name}", StringComparison.Ordinal);
            imports.Append("(import \"").Append(module).Append("\" \"").Append(name).Append("\" ").Append(type).AppendLine(")");
        }

        if (Calls(text, "call"))
        {
            imports.AppendLine("""(import "test:wasi/host-call@1.0.0" "call" (func $call))""");
        }

        return imports.ToString();
    }

    private static bool Calls(string text, string name) =>
        text.Contains($"(call ${name} ", StringComparison.Ordinal) || text.Contains($"(call ${name})", StringComparison.Ordinal);
}
