namespace PluginHost.Tests.Support;

/// <summary>Assembles WebAssembly text format, so that tests can show the guest they are about.</summary>
internal static class Wat
{
    /// <summary>The binary form of a module or component written as text.</summary>
    /// <exception cref="Wasmtime.WasmtimeException">The text has a syntax error; the message shows where.</exception>
    public static byte[] ToWasm(string wat) => Wasmtime.Module.ConvertText(wat);
}
