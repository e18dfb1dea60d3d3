using System.Diagnostics;
using Bench.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PluginHost.Scoreboard.Ops;

/// <summary>
/// A good plugin beside one that loops, one that takes all the memory it may have and one that floods its log, all called as often as they
/// answer, by a task each: what it gets of its fair share, which is what it gets beside three that are as good as itself.
/// </summary>
internal static class Fairness
{
    private const int Rounds = 15;
    private const double LeastShare = 0.8;
    private const string LogInterface = "plugin-host:plugin/log@0.1.0";
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Good = ["good-1", "good-2", "good-3"];
    private static readonly string[] Bad = ["loops", "allocates", "floods"];

    public static Row Measure()
    {
        var services = new ServiceCollection();
        using var log = new FormattingLog();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddSingleton<IHost, Adder>();
        services.AddSingleton<IPluginSource>(new Plugins());
        services.AddWasmPlugins().AddWasmContract<ICalls>().AddWasmImport<IHost>();
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<IPluginCatalog>().LoadAsync().GetAwaiter().GetResult();
        IPluginProvider<ICalls> plugins = provider.GetRequiredService<IPluginProvider<ICalls>>();
        CountAsync(plugins, Good).GetAwaiter().GetResult();
        CountAsync(plugins, Bad).GetAwaiter().GetResult();

        var pairs = new List<(double Beside, double Share)>(Rounds);
        for (int i = 0; i < Rounds; i++)
        {
            double first = CountAsync(plugins, i % 2 == 0 ? Bad : Good).GetAwaiter().GetResult();
            double second = CountAsync(plugins, i % 2 == 0 ? Good : Bad).GetAwaiter().GetResult();
            pairs.Add(i % 2 == 0 ? (first, second) : (second, first));
        }

        if (log.Characters == 0)
        {
            throw new InvalidOperationException("Nothing was logged, so the one that floods its log cost nothing.");
        }

        double[] ratios = [.. pairs.Select(pair => pair.Beside / pair.Share)];
        return new Row(
            "ops/fair-share@equals",
            Statistics.Median(pairs.Select(pair => pair.Beside)),
            Statistics.Median(pairs.Select(pair => pair.Share)),
            "beside three that are as good (more is better)",
            "calls/s",
            Statistics.Median(ratios),
            ratios.Min(),
            ratios.Max(),
            AllocatedBytes: null)
        {
            Floor = LeastShare,
        };
    }

    // How often a second the good one answers beside others.
    private static async Task<double> CountAsync(IPluginProvider<ICalls> plugins, string[] others)
    {
        using var stop = new CancellationTokenSource();
        Task<long> good = CallAsync(plugins, "good", stop.Token);
        Task[] beside = [.. others.Select(other => CallAsync(plugins, other, stop.Token))];
        var time = Stopwatch.StartNew();
        await Task.Delay(Window);
        await stop.CancelAsync();
        long calls = await good;
        double elapsed = time.Elapsed.TotalSeconds;
        await Task.WhenAll(beside);
        return calls / elapsed;
    }

    private static Task<long> CallAsync(IPluginProvider<ICalls> plugins, string id, CancellationToken stop) => Task.Run(async () =>
    {
        ICalls plugin = plugins.Get(new PluginId(id));
        long calls = 0;
        while (!stop.IsCancellationRequested)
        {
            PluginResult<uint> result = await PluginCall.TryAsync(plugin.SumAsync(100, stop));
            if (result.Failure is not null && id.StartsWith("good", StringComparison.Ordinal))
            {
                throw result.Failure;
            }

            calls++;

            // A request's worth of work at a time, as a server does.
            await Task.Yield();
        }

        return calls;
    });

    private sealed class Plugins : IPluginSource
    {
        public string Name => "fairness";

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot(
        [
            .. Good.Prepend("good").Select(id => Define(id, Calls.GuestText.ToModule())),
            Define("loops", Calls.GuestText.ToModule(sum: "(loop $forever (br $forever)) unreachable")),
            Define("allocates", Calls.GuestText.ToModule(sum:
                "(loop $more (br_if $more (i32.ne (memory.grow (i32.const 64)) (i32.const -1)))) "
                + "(memory.fill (i32.const 65536) (i32.const 1) (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 65536))) unreachable")),
            Define("floods", Calls.GuestText.ToModule(
                import: $"(import \"{LogInterface}\" \"write\" (func $log (param i32 i32 i32)))",
                sum: "(loop $again (call $log (i32.const 2) (i32.const 0) (i32.const 4096)) (br $again)) unreachable")),
        ]));

        private static PluginDefinition Define(string id, byte[] wasm) => new(new PluginId(id), PluginContent.FromBytes(wasm))
        {
            Lifetime = PluginLifetime.Pooled,
            Grants = new HashSet<string> { "bench:calls/host" },
            Limits = new PluginLimits
            {
                // A good one that waits long is a low share, and no end of the run.
                CallTimeout = TimeSpan.FromMilliseconds(Bad.Contains(id) ? 200 : 10_000),
                MaxMemoryBytes = 64 * 1024 * 1024,
            },
        };
    }

    private sealed class Adder : IHost
    {
        public ValueTask<uint> AddAsync(uint a, uint b, CancellationToken cancellationToken = default) => new(unchecked(a + b));
    }
}
