using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using PluginHost.Wasi;
using Test.Wasi;

namespace PluginHost.Tests.Wasi;

public sealed class WasiLinkTests
{
    [Fact]
    public void All_46_functions_are_there_with_the_types_that_the_engines_own_wasi_gives_them()
    {
        string imports = string.Concat(WasiPreview1.Names.Select(name => Import("wasi_snapshot_preview1", name)));
        using var engine = new Wasmtime.Engine();
        using var linker = new Wasmtime.Linker(engine);
        using var store = new Wasmtime.Store(engine);
        using var module = Wasmtime.Module.FromText(engine, "all", $"(module {imports})");
        store.SetWasiConfiguration(new Wasmtime.WasiConfiguration());
        linker.DefineWasi();

        linker.Instantiate(store, module);

        Assert.Equal(46, WasiPreview1.Names.Count());
    }

    [Theory]
    [InlineData("wasi_snapshot_preview1")]
    [InlineData("wasi_unstable")]
    public async Task A_guest_may_import_all_of_them(string module)
    {
        string imports = string.Concat(WasiPreview1.Names.Select(name => Import(module, name)));
        string wat = WasiGuest.Write("").Replace("(memory", imports + "(memory", StringComparison.Ordinal);

        Assert.Equal("", await LoadAsync(wat));
    }

    [Theory]
    [InlineData("wasi_snapshot_preview1")]
    [InlineData("wasi_unstable")]
    public async Task A_function_that_wasi_does_not_have_is_refused_by_name(string module)
    {
        string error = await LoadAsync($"""(module (import "{module}" "fd_fly" (func (param i32) (result i32))))""");

        Assert.Contains($"imports '{module}#fd_fly', which this host does not have", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_with_another_type_is_refused_with_both()
    {
        string error = await LoadAsync("""(module (import "wasi_snapshot_preview1" "fd_close" (func (param i64) (result i32))))""");

        Assert.Contains("wasi_snapshot_preview1#fd_close", error, StringComparison.Ordinal);
        Assert.Contains("(func (param i32) (result i32))", error, StringComparison.Ordinal);
        Assert.Contains("(func (param i64) (result i32))", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_instead_of_a_library_is_told_so()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract<IGuest>(),
            PluginTestHost.FromWat("guest", """(module (memory (export "memory") 1) (func (export "_start")))"""));

        Assert.Contains("build a library instead", host.StatusOf("guest").Failure!.Message, StringComparison.Ordinal);
    }

    private static string Import(string module, string name)
    {
        Assert.True(WasiPreview1.TryFind(module, name, out WasiImport? import));
        return $"(import \"{module}\" \"{name}\" {import.Signature})";
    }

    // The reason why it was not loaded; empty if it was.
    private static async Task<string> LoadAsync(string wat)
    {
        if (!wat.Contains("#run", StringComparison.Ordinal))
        {
            wat = WasiGuest.Write("").Replace("(memory", wat["(module".Length..^1] + "(memory", StringComparison.Ordinal);
        }

        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract<IGuest>(), PluginTestHost.FromWat("guest", wat));
        return host.StatusOf("guest").Failure?.Message ?? "";
    }
}
