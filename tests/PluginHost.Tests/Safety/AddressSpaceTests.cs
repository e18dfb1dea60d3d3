using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>
/// The engine ends the process if the system refuses it the addresses of a pool, so the system is asked before. Each runs in a process
/// that has bounded its own addresses, as <c>ulimit -v</c> does.
/// </summary>
public sealed partial class AddressSpaceTests
{
    private const int AddressSpace = 9; // RLIMIT_AS
    private const int Data = 2; // RLIMIT_DATA
    private const long GiB = 1L << 30;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_second_engine_does_without_a_pool_if_the_first_took_the_addresses() => ChildProcess.RunAsync(GetType(), nameof(Two_engines));

    [Fact]
    public Task Instances_that_find_no_addresses_fail_with_a_type_and_the_next_ones_are_made() => ChildProcess.RunAsync(GetType(), nameof(No_pool));

    [Fact]
    public Task Guests_that_find_no_memory_cannot_grow_and_the_process_goes_on() => ChildProcess.RunAsync(GetType(), nameof(Little_memory));

    [Theory]
    [InlineData(12)]
    [InlineData(40)]
    [InlineData(400)]
    public Task A_process_that_is_started_with_few_addresses_serves_or_says_that_there_is_no_room(int gibibytes) =>
        ChildProcess.RunLimitedAsync(GetType(), nameof(Few_addresses), gibibytes * GiB);

    [Fact]
    public Task When_every_place_of_a_pool_is_taken_other_plugins_and_the_next_version_are_served() => ChildProcess.RunAsync(GetType(), nameof(Full_pool));

    [ChildFact]
    public async Task Few_addresses()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(local.get $value)", "(memory 1)");
        await using PluginTestHost host = await StartAsync(new WasmEngineOptions().MaxPooledInstances, plugin, SandboxGuest.Echo("other"));

        foreach (PluginStatus status in host.Catalog.GetStatus())
        {
            Assert.True(
                status.State == PluginState.Ready || status.Failure is PluginRejectedException { Rejection: PluginRejection.NoRoom },
                $"{status.State}: {status.Failure}");
        }

        if (host.StatusOf("guest").State == PluginState.Ready)
        {
            Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(3, Token));
        }
    }

    [ChildFact]
    public async Task Full_pool()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(local.get $value)", "(memory 1)");
        plugin.Limits.MaxConcurrentCalls = 16;
        plugin.Limits.MaxQueuedCalls = 0;
        PluginDefinition other = SandboxGuest.Echo("other");
        await using PluginTestHost host = await StartAsync(16, plugin, other);
        var sessions = new List<IPluginSession<IRunner>>();
        for (int i = 0; i < 16; i++)
        {
            sessions.Add(await OpenAsync());
        }

        Assert.Equal(PluginRejection.QueueFull, (await Assert.ThrowsAsync<PluginRejectedException>(OpenAsync)).Rejection);
        Assert.Equal("served", await host.Get<ITexts>("other").EchoAsync("served", Token));

        // The next version cannot have the places that this one still has.
        await host.ReloadAsync(SandboxGuest.Runner("guest", "(i32.const 9)", "(memory 1)"), other);
        Assert.Equal(9u, await host.Get<IRunner>("guest").RunAsync(3, Token));
        foreach (IPluginSession<IRunner> session in sessions)
        {
            Assert.Equal(3u, await session.Plugin.RunAsync(3, Token));
            await session.DisposeAsync();
        }

        Assert.Equal(9u, await host.Get<IRunner>("guest").RunAsync(4, Token));

        Task<IPluginSession<IRunner>> OpenAsync() => host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token).AsTask();
    }

    [ChildFact]
    public async Task Two_engines()
    {
        // Room for one pool of 256 instances and not for two.
        LimitAddresses(1500 * GiB);
        PluginDefinition metered = SandboxGuest.Runner("metered", "(local.get $value)", "(memory 1)");
        metered.Limits.FuelPerCall = 1_000_000;
        await using PluginTestHost host = await StartAsync(256, SandboxGuest.Runner("first", "(local.get $value)", "(memory 1)"), metered);

        Assert.Equal(1u, await host.Get<IRunner>("first").RunAsync(1, Token));
        Assert.Equal(2u, await host.Get<IRunner>("metered").RunAsync(2, Token));
    }

    [ChildFact]
    public async Task No_pool()
    {
        LimitAddresses(40 * GiB);
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(local.get $value)", "(memory 1)");
        await using PluginTestHost host = await StartAsync(0, plugin);
        var sessions = new List<IPluginSession<IRunner>>();

        PluginException? failure = null;
        while (failure is null && sessions.Count < 64)
        {
            try
            {
                sessions.Add(await host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token));
            }
            catch (PluginException exception)
            {
                failure = exception;
            }
        }

        Assert.Equal(PluginRejection.NoRoom, Assert.IsType<PluginRejectedException>(failure).Rejection);
        foreach (IPluginSession<IRunner> session in sessions)
        {
            await session.DisposeAsync();
        }

        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(3, Token));
    }

    [ChildFact]
    public async Task Little_memory()
    {
        LimitMemory(GiB / 2);
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(memory.grow (i32.const 16))", "(memory 1)");
        plugin.Limits.MaxMemoryBytes = GiB / 16;
        await using PluginTestHost host = await StartAsync(64, plugin);
        var sessions = new List<IPluginSession<IRunner>>();

        uint pages = 0;
        while (pages != uint.MaxValue && sessions.Count < 64)
        {
            sessions.Add(await host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token));
            for (int mebibytes = 0; mebibytes < 60 && pages != uint.MaxValue; mebibytes++)
            {
                pages = await sessions[^1].Plugin.RunAsync(0, Token);
            }
        }

        Assert.Equal(uint.MaxValue, pages);
        Assert.InRange(sessions.Count, 2, 63);
        foreach (IPluginSession<IRunner> session in sessions)
        {
            await session.DisposeAsync();
        }

        // An instance that is used again has what its place in the pool once grew to.
        await using IPluginSession<IRunner> next = await host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token);
        Assert.Contains(await next.Plugin.RunAsync(0, Token), new uint[] { 1, uint.MaxValue });
    }

    private static Task<PluginTestHost> StartAsync(int pooledInstances, params PluginDefinition[] plugins) => PluginTestHost.StartAsync(
        builder =>
        {
            SandboxGuest.With()(builder);
            builder.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxPooledInstances = pooledInstances);
        },
        plugins);

    /// <summary>Allows so many bytes more than there are.</summary>
    private static void LimitAddresses(long bytes)
    {
        string pages = File.ReadAllText("/proc/self/statm").Split(' ')[0];
        SetLimit(AddressSpace, bytes + (long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize));
    }

    /// <summary>Allows so many bytes of memory that can be written, more than there are.</summary>
    private static void LimitMemory(long bytes)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmData:", StringComparison.Ordinal));
        SetLimit(Data, bytes + (long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024));
    }

    private static void SetLimit(int resource, long bytes)
    {
        var limit = new Limit { Soft = (ulong)bytes, Hard = (ulong)bytes };
        Assert.Equal(0, SetLimit(resource, in limit));
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
