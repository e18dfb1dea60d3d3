using Microsoft.Extensions.DependencyInjection;
using PluginHost.Dynamic;
using PluginHost.Tests.Dynamic;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Tools;

/// <summary>A host with a good guest, in which others are loaded and called with random values: a typed failure or an answer, and the good one serves on.</summary>
internal sealed class TrialHost : IAsyncDisposable
{
    private const int CallsEach = 3;

    /// <summary>How much one call may set aside: a list of as many bytes as a result may have, with a value for each.</summary>
    private const long MostBytesPerCall = 64L << 20;

    private const string GoodText = """
        (component
          (core module $m
            (memory (export "memory") 1)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
            (func (export "echo") (param i32 i32) (result i32)
              (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)))
          (core instance $i (instantiate $m))
          (func $echo (param "text" string) (result string) (canon lift (core func $i "echo")
            (memory (core memory $i "memory")) (realloc (core func $i "cabi_realloc"))))
          (export "echo" (func $echo)))
        """;

    private static readonly byte[] GoodGuest = Wat.ToWasm(GoodText);

    private readonly DynamicContract _contract;
    private readonly DynamicContract _goodContract;
    private readonly PluginDefinition _good;
    private readonly PluginTestHost _host;
    private int _tried;

    private TrialHost(DynamicContract contract, DynamicContract goodContract, PluginDefinition good, PluginTestHost host)
    {
        _contract = contract;
        _goodContract = goodContract;
        _good = good;
        _host = host;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes a host for guests of a contract.</summary>
    public static async Task<TrialHost> StartAsync(DynamicContract contract)
    {
        var goodContract = DynamicContract.Read(GoodGuest, "good");
        var good = new PluginDefinition(new PluginId("good"), PluginContent.FromBytes(GoodGuest)) { Contract = goodContract.Name };
        PluginTestHost host = await PluginTestHost.StartAsync(plugins => plugins.AddWasmContract(goodContract).AddWasmContract(contract), good);
        return new TrialHost(contract, goodContract, good, host);
    }

    /// <summary>Loads a guest, and calls everything that it has.</summary>
    public async Task<Trial> TryAsync(byte[] guest, Random random)
    {
        // A name of its own, because a plugin that fails to load anew goes on as it was.
        var id = new PluginId($"guest{++_tried}");
        await _host.ReloadAsync(_good, Define(id, guest));
        await CheckGoodAsync(random);
        PluginStatus status = _host.StatusOf(id.ToString());
        if (status.State != PluginState.Ready)
        {
            return new Trial(Assert.IsType<PluginException>(status.Failure, exactMatch: false), Answers: 0, Failures: []);
        }

        var values = new RandomValues(random);
        int answers = 0;
        var failures = new List<PluginException>();
        for (int i = 0; i < CallsEach; i++)
        {
            foreach (DynamicFunction function in _contract.Functions)
            {
                PluginException? failure = await CallAsync(id, function, values);
                answers += failure is null ? 1 : 0;
                failures.AddRange(failure is null ? [] : [failure]);
            }

            await CheckGoodAsync(random);
        }

        return new Trial(NotLoaded: null, answers, failures);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private PluginDefinition Define(PluginId id, byte[] guest) => new(id, PluginContent.FromBytes(guest))
    {
        Contract = _contract.Name,
        Limits = new PluginLimits { CallTimeout = TimeSpan.FromMilliseconds(200), MaxMemoryBytes = 16 << 20, MaxResultBytes = 256 << 10 },
    };

    private async Task<PluginException?> CallAsync(PluginId id, DynamicFunction function, RandomValues values)
    {
        IDynamicPlugin plugin = _contract.GetProvider(_host.Services).Get(id);
        WitValue[] arguments = [.. function.Type.Parameters.Select(parameter => values.Next(parameter.Type!))];
        try
        {
            // A guest runs on the thread that calls it.
            long before = GC.GetAllocatedBytesForCurrentThread();
            ValueTask<WitValue?> call = plugin.CallAsync(function.Name, arguments, Token);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytesPerCall);
            Assert.Equal(function.HasResult, await call is not null);
            return null;
        }
        catch (PluginException failure)
        {
            return failure;
        }
    }

    private async Task CheckGoodAsync(Random random)
    {
        string text = $"text {random.Next()}";
        Assert.Equal(text, await _goodContract.GetProvider(_host.Services).Get(_good.Id).CallAsync("echo", [text], Token));
    }
}
