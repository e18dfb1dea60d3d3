using System.Globalization;
using CsCheck;
using PluginHost.Catalog;
using PluginHost.Compilation;
using PluginHost.Fuzz.Tests.Support;
using PluginHost.Interop;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Modules;

/// <summary>Files that were guests: whatever they are, they are refused with a type, or they run and are held.</summary>
public sealed class ModuleTests
{
    private const int ReadingsEach = 400;
    private const int LoadingsEach = 60;

    /// <summary>How large a guest may be where it is compiled: all but those that bring a language's whole library.</summary>
    private const int MaxCompiledBytes = 100_000;

    [Fact]
    public Task Any_file_is_read_or_refused_and_nothing_is_refused_that_the_engine_takes() => FuzzTarget.RunAsync("pre-scan", rounds: 10, seed =>
    {
        NativeEngine.EnsureUsable();
        using WasmEngine engine = WasmEngine.Create(new EngineProfile(IsMetered: false, StackBytes: 256 * 1024, Pool: null));
        var mutator = new ModuleMutator(new PCG(stream: 1, (ulong)seed));
        int refused = 0;
        int valid = 0;
        for (int i = 0; i < ReadingsEach; i++)
        {
            byte[] module = mutator.Next();
            InvalidModuleException? error = TryRead(module, out ModuleInfo? info);
            refused += error is null ? 0 : 1;
            Assert.InRange(error?.Offset ?? 0, 0, module.Length);
            if (IsValid(engine, module))
            {
                valid++;
                Assert.True(error is null or { Error: ModuleError.LimitExceeded }, $"{error?.Message}\n{Convert.ToBase64String(module)}");
                Assert.True(info?.FindFeatureBeyond(WasmFeaturesOfHost.Allowed) is null, $"{info?.FindFeatureBeyond(WasmFeaturesOfHost.Allowed)}");
            }
        }

        // Neither is an accident.
        Assert.InRange(refused, ReadingsEach / 20, ReadingsEach);
        Assert.InRange(valid, ReadingsEach / 40, ReadingsEach);
        return Task.CompletedTask;
    });

    [Fact]
    public async Task Any_file_fails_to_load_or_is_called_and_a_good_guest_beside_it_is_served()
    {
        var contract = new GreeterContract();
        PluginDefinition good = PluginTestHost.FromDist("good", "greeter-c.wasm") with { Contract = GreeterContract.Name };
        await using PluginTestHost host = await PluginTestHost.StartAsync(contract.AddTo, good, Define("unchanged", Wat.ToWasm(SmallModules.Features)));
        Assert.True(host.StatusOf("unchanged").State == PluginState.Ready, host.StatusOf("unchanged").Failure?.Message);
        Assert.IsNotType<PluginException>(await contract.GreetAsync(host, "unchanged"), exactMatch: false);
        int called = 0;
        int loaded = 0;
        string hello = (await contract.GreetAsync(host, "good"))!.ToString()!;
        await FuzzTarget.RunAsync("loading", rounds: 4, async seed =>
        {
            var mutator = new ModuleMutator(new PCG(stream: 2, (ulong)seed), MaxCompiledBytes);
            for (int i = 0; i < LoadingsEach; i++)
            {
                byte[] module = mutator.Next();

                // A name of its own, because a plugin that fails to load anew goes on as it was.
                string id = string.Create(CultureInfo.InvariantCulture, $"changed{i}");
                await host.ReloadAsync(good, Define(id, module));
                PluginStatus status = host.StatusOf(id);
                if (status.State == PluginState.Ready)
                {
                    Assert.NotNull(await contract.GreetAsync(host, id));
                    called++;
                }
                else
                {
                    // No failure is of a type that says nothing.
                    Assert.True(status.Failure is PluginException, status.Failure?.ToString());
                }

                Assert.Equal(hello, (await contract.GreetAsync(host, "good"))!.ToString());
            }

            loaded += LoadingsEach;
        });

        // Neither is an accident.
        Assert.InRange(called, loaded / 20, loaded * 19 / 20);
    }

    private static PluginDefinition Define(string id, byte[] module) => new(new PluginId(id), PluginContent.FromBytes(module))
    {
        Contract = GreeterContract.Name,
        Limits = new PluginLimits { CallTimeout = TimeSpan.FromMilliseconds(200), MaxMemoryBytes = 4 << 20 },
    };

    private static InvalidModuleException? TryRead(byte[] module, out ModuleInfo? info)
    {
        info = null;
        try
        {
            info = ModuleReader.Read(module, ModuleReadLimits.Default);
            ModuleLimits.Default.Check(info);
            return null;
        }
        catch (InvalidModuleException exception)
        {
            return exception;
        }
    }

    private static bool IsValid(WasmEngine engine, byte[] module)
    {
        try
        {
            WasmModule.Validate(engine, module);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }
}
