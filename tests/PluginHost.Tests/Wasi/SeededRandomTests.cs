using System.Buffers.Binary;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;
using Test.Wasi;

namespace PluginHost.Tests.Wasi;

/// <summary>Random bytes that follow from a number.</summary>
public sealed class SeededRandomTests
{
    private const ulong Seed = 42;

    // The SHA-256 of 42 and 0, and of 42 and 1, each as 64 bits; worked out by another program.
    private static readonly byte[] Expected = Convert.FromHexString(
        "aefdce03def94ffed42159e55677ec20e91200e1981f25b1f271b6fd99c3c263" + "c953b283023f000d3b5411c5967055f5dfecc6c0d0082ae2b3b926a389a4841b");

    // Cut where no block ends.
    private const string Fill = """
        (drop (call $random_get (i32.const 1024) (i32.const 10)))
        (drop (call $random_get (i32.const 1034) (i32.const 1)))
        (drop (call $random_get (i32.const 1035) (i32.const 53)))
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("wasi_snapshot_preview1")]
    [InlineData("wasi_unstable")]
    public async Task Each_call_of_preview_1_on_a_new_instance_sees_the_same_bytes(string module)
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(Fill, describe: plugin => WithSeed(plugin, Seed), module: module);

        Assert.Equal(Expected, (await guest.CallAsync())[..64]);
        Assert.Equal(Expected, (await guest.CallAsync())[..64]);
    }

    [Fact]
    public async Task Another_seed_gives_other_bytes()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(Fill, describe: plugin => WithSeed(plugin, ulong.MaxValue));

        Assert.NotEqual(Expected, (await guest.CallAsync())[..64]);
    }

    [Fact]
    public async Task An_instance_that_is_kept_goes_on_from_call_to_call()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(
            "(drop (call $random_get (i32.const 1024) (i32.const 32)))",
            describe: plugin => WithSeed(plugin, Seed) with { Lifetime = PluginLifetime.Single });

        Assert.Equal(Expected[..32], (await guest.CallAsync())[..32]);
        Assert.Equal(Expected[32..], (await guest.CallAsync())[..32]);
    }

    [Fact]
    public async Task More_than_is_filled_at_once_is_the_same_sequence()
    {
        // The last 256 bytes of 64 KiB + 1,024, which is where the test looks.
        const int Skipped = (64 * 1024) + 768;
        await using WasiGuest guest = await WasiGuest.StartAsync(
            $"""
            (drop (memory.grow (i32.const 2)))
            (drop (call $random_get (i32.const 2048) (i32.const {Skipped + 256})))
            (memory.copy (i32.const 1024) (i32.const {2048 + Skipped}) (i32.const 256))
            """,
            describe: plugin => WithSeed(plugin, Seed));
        await using WasiGuest other = await WasiGuest.StartAsync(
            $"""
            (local.set $argument (i32.const {Skipped}))
            (loop $again
              (drop (call $random_get (i32.const 1024) (i32.const 1)))
              (br_if $again (local.tee $argument (i32.sub (local.get $argument) (i32.const 1)))))
            (drop (call $random_get (i32.const 1024) (i32.const 256)))
            """,
            describe: plugin => WithSeed(plugin, Seed));

        Assert.Equal(await other.CallAsync(), await guest.CallAsync());
    }

    [Fact]
    public async Task All_functions_of_a_component_take_from_one_sequence()
    {
        await using PluginTestHost host = await WasiComponent.StartAsync(WithSeed(RandomComponent(), Seed));
        IRunner runner = host.Get<IRunner>("guest");

        // A call for each word, every one on a new instance.
        byte[] found = new byte[48];
        for (uint word = 0; word < found.Length / sizeof(uint); word++)
        {
            uint value = await runner.RunAsync(word, Token);
            BinaryPrimitives.WriteUInt32LittleEndian(found.AsSpan((int)word * sizeof(uint)), value);
        }

        Assert.Equal(Expected[..48], found);
    }

    [Fact]
    public async Task The_seed_is_configured_and_a_new_one_loads_the_plugin_again()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        string path = Path.Combine(folder.FullName, "guest.wasm");
        await File.WriteAllBytesAsync(path, Wat.ToWasm(WasiGuest.Write(Fill)), Token);
        try
        {
            IConfigurationRoot configuration = new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["WasmPlugins:Engine:Compilation"] = "InProcess",
                    ["WasmPlugins:Engine:CachePath"] = "",
                    ["WasmPlugins:Plugins:guest:Source:Path"] = path,
                    ["WasmPlugins:Plugins:guest:Wasi:RandomSeed"] = "42",
                })
                .Build();
            var services = new ServiceCollection();
            services.AddWasmPlugins(configuration.GetSection("WasmPlugins")).AddWasmContract<IGuest>();
            await using ServiceProvider provider = services.BuildServiceProvider();
            IPluginCatalog catalog = provider.GetRequiredService<IPluginCatalog>();
            IGuest guest = provider.GetRequiredKeyedService<IGuest>("guest");

            await catalog.LoadAsync(Token);
            Assert.Equal(Expected, (await guest.RunAsync(0, Token))[..64]);

            configuration["WasmPlugins:Plugins:guest:Wasi:RandomSeed"] = "43";
            await catalog.LoadAsync(Token);
            byte[] other = (await guest.RunAsync(0, Token))[..64];
            Assert.NotEqual(Expected, other);
            Assert.Equal(other, (await guest.RunAsync(0, Token))[..64]);

            configuration["WasmPlugins:Plugins:guest:Wasi:RandomSeed"] = null;
            await catalog.LoadAsync(Token);
            Assert.NotEqual((await guest.RunAsync(0, Token))[..64], (await guest.RunAsync(0, Token))[..64]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static PluginDefinition WithSeed(PluginDefinition plugin, ulong seed) => plugin with { Wasi = new PluginWasi { RandomSeed = seed } };

    // 10 + 8 + 6 + 8 + 16 bytes, one after the other at 256, of which it returns one word.
    private static PluginDefinition RandomComponent() => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
        (component
          (import "wasi:random/random@0.2.3" (instance $random
            (export "get-random-bytes" (func (param "len" u64) (result (list u8)))) (export "get-random-u64" (func (result u64)))))
          (import "wasi:random/insecure@0.2.3" (instance $insecure
            (export "get-insecure-random-bytes" (func (param "len" u64) (result (list u8))))
            (export "get-insecure-random-u64" (func (result u64)))))
          (import "wasi:random/insecure-seed@0.2.3" (instance $seed (export "insecure-seed" (func (result (tuple u64 u64))))))
          (core module $libc {SandboxGuest.Allocator})
          (core instance $libc (instantiate $libc))
          (alias core export $libc "memory" (core memory $memory))
          (alias core export $libc "cabi_realloc" (core func $realloc))
          (core func $bytes (canon lower (func $random "get-random-bytes") (memory $memory) (realloc $realloc)))
          (core func $number (canon lower (func $random "get-random-u64")))
          (core func $insecure-bytes (canon lower (func $insecure "get-insecure-random-bytes") (memory $memory) (realloc $realloc)))
          (core func $insecure-number (canon lower (func $insecure "get-insecure-random-u64")))
          (core func $seed (canon lower (func $seed "insecure-seed") (memory $memory)))
          (core module $m
            (import "libc" "memory" (memory 1))
            (import "w" "bytes" (func $bytes (param i64 i32)))
            (import "w" "number" (func $number (result i64)))
            (import "w" "insecure-bytes" (func $insecure-bytes (param i64 i32)))
            (import "w" "insecure-number" (func $insecure-number (result i64)))
            (import "w" "seed" (func $seed (param i32)))
            (func (export "r") (param $word i32) (result i32)
              (call $bytes (i64.const 10) (i32.const 8))
              (memory.copy (i32.const 256) (i32.load (i32.const 8)) (i32.const 10))
              (i64.store (i32.const 266) (call $number))
              (call $insecure-bytes (i64.const 6) (i32.const 8))
              (memory.copy (i32.const 274) (i32.load (i32.const 8)) (i32.const 6))
              (i64.store (i32.const 280) (call $insecure-number))
              (call $seed (i32.const 288))
              (i32.load (i32.add (i32.const 256) (i32.mul (local.get $word) (i32.const 4))))))
          (core instance $i (instantiate $m (with "libc" (instance $libc)) (with "w" (instance
            (export "bytes" (func $bytes)) (export "number" (func $number)) (export "insecure-bytes" (func $insecure-bytes))
            (export "insecure-number" (func $insecure-number)) (export "seed" (func $seed))))))
          (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
          (instance $runner (export "run" (func $run)))
          (export "{SandboxGuest.RunnerContract}" (instance $runner)))
        """);
}
