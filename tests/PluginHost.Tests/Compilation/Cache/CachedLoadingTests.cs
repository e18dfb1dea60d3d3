using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Compilation;
using PluginHost.Interop;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Compilation.Cache;

/// <summary>Plugins whose code is kept from one start to the next.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CachedLoadingTests : IDisposable
{
    private const int NotUsed = 9;
    private const int Ignored = 10;
    private const int Found = 13;
    private const int Compiled = 14;

    private static readonly PluginDefinition Guest = SandboxGuest.Runner("guest", "(i32.add (local.get $value) (i32.const 1))");

    private readonly string _path = Directory.CreateTempSubdirectory("pluginhost-tests-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task A_guest_is_compiled_once_and_found_at_the_next_start()
    {
        await StartAsync(Guest, Compiled);
        await StartAsync(Guest, Found);
    }

    [Fact]
    public async Task Metered_and_unmetered_code_are_two_entries_and_stack_and_pool_make_none_of_their_own()
    {
        await StartAsync(Guest, Compiled);

        await StartAsync(Guest with { Limits = new PluginLimits { FuelPerCall = 10_000 } }, Compiled);
        await StartAsync(Guest with { Limits = new PluginLimits { MaxStackBytes = 1024 * 1024 } }, Found);
        await StartAsync(Guest with { Limits = new PluginLimits { MaxMemoryBytes = 1L << 30 } }, Found);
    }

    [Fact]
    public async Task An_entry_that_was_changed_is_said_and_made_anew()
    {
        await StartAsync(Guest, Compiled);
        string entry = Assert.Single(Directory.GetFiles(_path, "*.code"));
        byte[] changed = File.ReadAllBytes(entry);
        changed[changed.Length / 2] ^= 1;
        File.WriteAllBytes(entry, changed);

        await StartAsync(Guest, Ignored, Compiled);
        await StartAsync(Guest, Found);
    }

    [Fact]
    public async Task Code_of_an_engine_that_is_older_is_ignored_said_once_and_made_anew()
    {
        NativeEngine.EnsureUsable();
        byte[] module = (await Guest.Content.ReadAsync(long.MaxValue, TestContext.Current.CancellationToken)).ToArray();
        byte[] code = Compile(new EngineProfile(IsMetered: false, 512 * 1024, Pool: null), module);

        // The engine writes the first part of its version, after the length of that.
        byte[] version = Encoding.UTF8.GetBytes(NativeEngine.ExpectedVersion.Split('.')[0]);
        int at = code.AsSpan().IndexOf([(byte)version.Length, .. version]);
        Assert.True(at > 0, "The engine no longer writes its version.");
        code[at + 1] = (byte)'1';
        using var test = new TestCache();
        var key = CodeKey.Of(Convert.ToHexStringLower(SHA256.HashData(module)), new CodeProfile(IsMetered: false));
        new CodeCache(CacheDirectory.Open(_path, null, isWritable: true), 1 << 20, test.Time, test.Events)
            .Store(key, TrustedCode.FromOwnCompiler(code));

        await StartAsync(Guest, Ignored, Compiled);
        await StartAsync(Guest, Found);
    }

    [Fact]
    public async Task Code_of_another_profile_in_place_of_a_guests_own_is_ignored_said_once_and_made_anew()
    {
        await StartAsync(Guest, Compiled);
        string own = Assert.Single(Directory.GetFiles(_path, "*.code"));
        await StartAsync(Guest with { Limits = new PluginLimits { FuelPerCall = 10_000 } }, Compiled);
        File.Move(Directory.GetFiles(_path, "*.code").Single(path => path != own), own, overwrite: true);

        await StartAsync(Guest, Ignored, Compiled);
        await StartAsync(Guest, Found);
    }

    [Fact]
    public async Task A_guest_in_place_of_another_is_compiled()
    {
        await StartAsync(Guest, Compiled);

        await StartAsync(SandboxGuest.Runner("guest", "(i32.add (i32.const 1) (local.get $value))"), Compiled);
    }

    [Fact]
    public async Task Without_a_private_directory_nothing_is_kept_and_it_is_said_once()
    {
        File.SetUnixFileMode(_path, File.GetUnixFileMode(_path) | UnixFileMode.OtherWrite);

        await StartAsync(Guest, NotUsed, Compiled);
        Assert.Empty(Directory.GetFileSystemEntries(_path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stack_and_pool_do_not_change_code(bool isMetered)
    {
        NativeEngine.EnsureUsable();
        byte[] module = File.ReadAllBytes(Guests.PathOf("greeter-rust.wasm"));
        EngineProfile[] profiles =
        [
            new(isMetered, 256 * 1024, Pool: null),
            new(isMetered, 1024 * 1024, Pool: null),
            new(isMetered, 512 * 1024, new PoolSettings(16, 1 << 20, KeptMemory.Large)),
        ];

        byte[][] codes = [.. profiles.Select(profile => Compile(profile, module))];

        Assert.Equal(codes[0], codes[1]);
        Assert.Equal(codes[0], codes[2]);
        Assert.NotEqual(codes[0], Compile(profiles[0] with { IsMetered = !isMetered }, module));
    }

    private static byte[] Compile(EngineProfile profile, byte[] bytes)
    {
        using WasmEngine engine = WasmEngine.Create(profile);
        using WasmModule module = WasmModule.Compile(engine, bytes);
        return module.Save().Bytes.ToArray();
    }

    // Starts a host, calls the plugin, and expects what is said about its code.
    private async Task StartAsync(PluginDefinition plugin, params int[] expected)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With()(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options => options.Engine.CachePath = _path);
            },
            plugin);
        Assert.Equal(6u, await host.Get<IRunner>("guest").RunAsync(5, TestContext.Current.CancellationToken));
        Assert.Equal(expected, host.Logs.GetSnapshot().Select(record => record.Id.Id).Where(id => id is >= NotUsed and <= Compiled));
    }
}
