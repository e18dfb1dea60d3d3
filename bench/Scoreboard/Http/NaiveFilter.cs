using System.Text;
using Microsoft.AspNetCore.Http;
using Wasmtime;

namespace PluginHost.Scoreboard.Http;

/// <summary>
/// The guest that checks a header, as one would call it first with the engine's managed binding: a store, a linker and an instance for
/// each request, memory written by hand, and no limits.
/// </summary>
internal sealed class NaiveFilter(string path, string settings) : IDisposable
{
    private readonly Engine _engine = new();
    private readonly byte[] _settings = Encoding.UTF8.GetBytes(settings);
    private Module? _module;

    public Task CheckHeader(HttpContext context, RequestDelegate next)
    {
        using var linker = new Linker(_engine);
        using var store = new Store(_engine);
        Define(linker, context);
        Instance instance = linker.Instantiate(store, _module ??= Module.FromFile(_engine, path));
        int verdict = instance.GetFunction<int>("plugin-host:http/request-filter@0.1.0#on-request-headers")!();
        byte kind = instance.GetMemory("memory")!.ReadByte(verdict);
        if (kind == 0)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _module?.Dispose();
        _engine.Dispose();
    }

    private void Define(Linker linker, HttpContext context)
    {
        linker.DefineFunction("plugin-host:plugin/settings@0.1.0", "json", (Caller caller, int result) =>
            WriteBytes(caller, result, _settings));
        linker.DefineFunction("plugin-host:http/request@0.1.0", "header", (Caller caller, int name, int length, int result) =>
        {
            Memory memory = caller.GetMemory("memory")!;
            string header = memory.ReadString(name, length);
            bool isThere = context.Request.Headers.TryGetValue(header, out var values);
            memory.WriteByte(result, isThere ? (byte)1 : (byte)0);
            if (isThere)
            {
                WriteBytes(caller, result + 4, Encoding.Latin1.GetBytes(values.ToString()));
            }
        });
        linker.DefineFunction(
            "plugin-host:http/request@0.1.0",
            "set-header",
            (Caller caller, int name, int nameLength, int value, int valueLength, int result) =>
            {
                Memory memory = caller.GetMemory("memory")!;
                context.Request.Headers[memory.ReadString(name, nameLength)] = memory.ReadString(value, valueLength);
                memory.WriteByte(result, 0);
            });
        linker.DefineFunction("plugin-host:plugin/log@0.1.0", "write", (int level, int text, int length) => { });
    }

    private static void WriteBytes(Caller caller, int result, byte[] bytes)
    {
        int address = caller.GetFunction("cabi_realloc")!.WrapFunc<int, int, int, int, int>()!(0, 0, 1, bytes.Length);
        Memory memory = caller.GetMemory("memory")!;
        bytes.CopyTo(memory.GetSpan(address, bytes.Length));
        memory.WriteInt32(result, address);
        memory.WriteInt32(result + 4, bytes.Length);
    }
}
