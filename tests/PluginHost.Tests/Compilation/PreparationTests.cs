using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Compilation;
using PluginHost.Tests.Compilation.Cache;
using PluginHost.Tests.Components;
using PluginHost.Tests.Dynamic;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Compilation;

/// <summary>The command that compiles while an image is built, run as a process, and hosts that start from what it made.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PreparationTests : IDisposable
{
    private const int Found = 13;
    private const int Compiling = 18;

    private static readonly string Tool = Path.GetFullPath(
        $"../../PluginHost.Tool/{new DirectoryInfo(AppContext.BaseDirectory).Name}/PluginHost.Tool.dll", AppContext.BaseDirectory);

    private static readonly byte[] Guest = Wat.ToWasm(
        $"(module (func (export \"{SandboxGuest.RunnerContract}#run\") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))");

    private readonly string _root = Directory.CreateTempSubdirectory("pluginhost-tests-").FullName;

    private string Output => Path.Combine(_root, "prepared");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData(10_000L)]
    public async Task A_host_starts_from_what_was_prepared_and_compiles_nothing(long? fuel)
    {
        string guest = Write("guest.wasm", Guest);
        (int code, string said) = await RunAsync("prepare", guest, "--output", Output);
        Assert.True(code == 0, said);

        await using PluginTestHost host = await StartAsync(fuel);

        Assert.Equal(6u, await host.Get<IRunner>("guest").RunAsync(5, Token));
        Assert.Equal(Found, Assert.Single(host.Logs.GetSnapshot(), record => record.Id.Id is Found or Compiling).Id.Id);
    }

    [Fact]
    public async Task What_configuration_names_is_prepared_as_configured()
    {
        Write("guest.wasm", Guest);
        string settings = Write("appsettings.json", """
            {
              "WasmPlugins": {
                "Plugins": {
                  "guest": { "Source": { "Path": "guest.wasm" }, "Limits": { "FuelPerCall": 10000 } },
                  "off": { "Source": { "Path": "nowhere.wasm" }, "Enabled": false }
                }
              }
            }
            """u8);
        (int code, string said) = await RunAsync("prepare", settings, "--output", Output, "--native");
        Assert.True(code == 0, said);
        Assert.Single(Directory.GetFiles(Output, "*.code"));

        await using PluginTestHost metered = await StartAsync(10_000);
        await using PluginTestHost unmetered = await StartAsync(fuel: null);

        Assert.Equal(PluginState.Ready, metered.StatusOf("guest").State);
        Assert.Contains("was not prepared", unmetered.StatusOf("guest").Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_prepared_and_then_changed_does_not_load()
    {
        await RunAsync("prepare", Write("guest.wasm", Guest), "--output", Output);
        foreach (string file in Directory.GetFiles(Output, "*.code"))
        {
            byte[] changed = await File.ReadAllBytesAsync(file, Token);
            changed[^100] ^= 1;
            await File.WriteAllBytesAsync(file, changed, Token);
        }

        await using PluginTestHost host = await StartAsync(fuel: null);

        Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
    }

    [Theory]
    [InlineData(WasmCompilation.Never)]
    [InlineData(WasmCompilation.Automatic)]
    public async Task A_host_that_can_only_read_what_was_prepared_starts_from_it_and_compiles_nothing(WasmCompilation compilation)
    {
        (int code, string said) = await RunAsync("prepare", Write("guest.wasm", Guest), "--output", Output);
        Assert.True(code == 0, said);
        const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Open = Read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Assert.All(Directory.GetFiles(Output), file => File.SetUnixFileMode(file, Read));
        File.SetUnixFileMode(Output, Open);
        File.SetUnixFileMode(_root, Open);
        try
        {
            await ChildProcess.RunAsync(GetType(), nameof(With_a_directory_to_read), $"{compilation} {Output}");
        }
        finally
        {
            File.SetUnixFileMode(_root, Open | UnixFileMode.UserWrite);
            File.SetUnixFileMode(Output, Open | UnixFileMode.UserWrite);
        }
    }

    [ChildFact]
    public async Task With_a_directory_to_read()
    {
        string[] arguments = ChildProcess.Argument.Split(' ', 2);
        using var user = new OtherUser();
        Assert.ThrowsAny<UnauthorizedAccessException>(() => File.WriteAllText(Path.Combine(arguments[1], "new"), ""));

        await using PluginTestHost host = await StartAsync(fuel: null, output: arguments[1], compilation: Enum.Parse<WasmCompilation>(arguments[0]));

        Assert.Equal(6u, await host.Get<IRunner>("guest").RunAsync(5, Token));
        Assert.Equal(Found, Assert.Single(host.Logs.GetSnapshot(), record => record.Id.Id is Found or Compiling).Id.Id);
    }

    [Fact]
    public async Task A_mistake_is_named_and_fails_the_build()
    {
        (int code, string said) = await RunAsync("prepare", Write("guest.wasm", Guest));
        Assert.Equal(2, code);
        Assert.Contains("--output", said, StringComparison.Ordinal);

        (code, said) = await RunAsync("prepare", Write("text.wasm", "no guest"u8), "--output", Output);
        Assert.Equal(1, code);
        Assert.Contains("text.wasm", said, StringComparison.Ordinal);

        (code, said) = await RunAsync("prepare", Path.Combine(_root, "nowhere.wasm"), "--output", Output);
        Assert.Equal(1, code);
        Assert.Contains("nowhere.wasm", said, StringComparison.Ordinal);

        (code, said) = await RunAsync("prepare", Write("bad.json", """{ "WasmPlugins": { "Engine": { "Cache": "x" } } }"""u8), "--output", Output);
        Assert.Equal(1, code);
        Assert.Contains("WasmPlugins:Engine:Cache is not known", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_is_prepared_by_the_core_module_in_it()
    {
        PluginDefinition component = SandboxComponent.Runner("(i32.add (local.get $value) (i32.const 1))");
        ReadOnlyMemory<byte> bytes = await component.Content.ReadAsync(long.MaxValue, Token);
        (int code, string said) = await RunAsync("prepare", Write("component.wasm", bytes.Span), "--output", Output);
        Assert.True(code == 0, said);

        await using PluginTestHost host = await StartAsync(fuel: null, component.Content);

        Assert.Equal(6u, await host.Get<IRunner>("guest").RunAsync(5, Token));
    }

    [Fact]
    public async Task A_guest_is_described()
    {
        (int code, string said) = await RunAsync("describe", Write("guest.wasm", Guest));
        Assert.True(code == 0, said);
        Assert.Contains($"export \"{SandboxGuest.RunnerContract}#run\": (func (param i32) (result i32))", said, StringComparison.Ordinal);

        (code, said) = await RunAsync("describe", Write("component.wasm", Wat.ToWasm("(component (import \"log\" (func (param \"text\" string))))")));
        Assert.True(code == 0, said);
        Assert.Contains("import log: func(text: string);", said, StringComparison.Ordinal);

        (code, said) = await RunAsync("describe", Write("text.wasm", "no guest"u8));
        Assert.Equal(1, code);
        Assert.Contains("neither a core WebAssembly module nor a component", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_of_a_component_is_called()
    {
        string component = Write("shapes.wasm", ShapesComponent.Bytes);

        (int code, string said) = await RunAsync("call", component, "count");
        Assert.Equal((0, "1\n"), (code, said));

        (code, said) = await RunAsync("call", component);
        Assert.True(code == 0 && said.Contains("many: func(length: u32) -> list<u32>\n", StringComparison.Ordinal), said);

        (code, said) = await RunAsync("call", component, "many", "{\"length\": \"x\"}", "--timeout", "5");
        Assert.True(code == 1 && said.Contains("$.length: a number that is a u32 is expected, not \"x\".", StringComparison.Ordinal), said);

        (code, said) = await RunAsync("call", component, "stop");
        Assert.True(code == 1 && said.StartsWith("There is no function 'stop'", StringComparison.Ordinal), said);

        (code, said) = await RunAsync("call", component, "many", "[1]", "--timeout", "0");
        Assert.True(code == 2, said);

        (code, said) = await RunAsync("call", Write("guest.wasm", Guest), "run", "[1]");
        Assert.True(code == 1 && said.Contains("core WebAssembly module", StringComparison.Ordinal), said);
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(CompilerCommand.Find(out _)!.Dotnet, [Tool, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        await using CancellationTokenRegistration kill = Token.Register(process.Kill);
        Task<string> errors = process.StandardError.ReadToEndAsync(Token);
        string said = await process.StandardOutput.ReadToEndAsync(Token) + await errors;
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, said);
    }

    private string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(_root, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private Task<PluginTestHost> StartAsync(
        long? fuel, PluginContent? guest = null, string? output = null, WasmCompilation compilation = WasmCompilation.Never) => PluginTestHost.StartAsync(
        plugins =>
        {
            SandboxGuest.With()(plugins);
            plugins.Services.Configure<WasmPluginsOptions>(options =>
            {
                options.Engine.Compilation = compilation;
                options.Engine.CachePath = output ?? Output;
            });
        },
        new PluginDefinition(PluginId.Parse("guest"), guest ?? PluginContent.FromBytes(Guest))
        {
            Contract = SandboxGuest.RunnerContract,
            Limits = new PluginLimits { FuelPerCall = fuel },
        });
}
