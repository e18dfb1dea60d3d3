using PluginHost.Catalog;
using PluginHost.Compilation;
using PluginHost.Tests.Support;
using PluginHost.Watching;

namespace PluginHost.Tests.Watching;

/// <summary>A version that was refused for a reason that may pass is tried again, though nothing tells of a change.</summary>
public sealed class RefusedPluginTests
{
    private const string Bytes = "1048576";

    private static readonly PluginId Other = new("other");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_for_which_there_was_no_room_is_tried_again_when_there_may_be()
    {
        await using WatchedHost host = await StartAsync(new TestSource { Plugins = [Big(Other)] });
        Task<PluginChange> refused = host.WaitForAsync(PluginChangeKind.Refused);
        await File.WriteAllBytesAsync(host.File, Wat.ToWasm(BigWat), Token);
        host.LookAndSettle();
        Assert.Equal(PluginRejection.NoRoom, Assert.IsType<PluginRejectedException>((await refused).Failure).Rejection);
        Assert.Equal(1u, await host.CallAsync());

        host.Manager.Disable(Other);
        await host.WaitForAsync(PluginChangeKind.Drained, Other);
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.LookAndSettle();

        await loaded.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(2u, await host.CallAsync());
        Assert.Null(host.Status.Failure);
    }

    [Fact]
    public async Task A_guest_that_could_not_be_read_for_a_while_is_read_again()
    {
        int reads = 0;
        var content = new CountedContent(PluginContent.FromBytes(WatchedHost.Version(3)), () => ThrowUntil(2, ref reads));
        await using WatchedHost host = await StartAsync(new TestSource { Plugins = [Big(Other) with { Content = content }] });
        Assert.Equal(PluginState.Failed, host.Catalog.GetStatus().Single(status => status.Id == Other).State);

        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, Other);
        host.LookAndSettle();

        await loaded.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(3u, await host.CallAsync(Other));
    }

    [Fact]
    public async Task A_version_that_takes_long_to_be_tried_again_keeps_no_other_waiting()
    {
        var stuck = new HeldContent();
        int stuckReads = 0;
        int reads = 0;
        using var isRead = new SemaphoreSlim(0);
        await using WatchedHost host = await StartAsync(new TestSource
        {
            Plugins =
            [
                Big(new PluginId("stuck")) with { Content = new CountedContent(stuck, () => ThrowUntil(2, ref stuckReads)) },
                Big(Other) with
                {
                    Content = new CountedContent(PluginContent.FromBytes(WatchedHost.Version(3)), () =>
                    {
                        isRead.Release();
                        ThrowUntil(3, ref reads);
                    }),
                },
            ],
        });
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, Other);
        await isRead.WaitAsync(Token);
        host.LookAndSettle();
        await stuck.IsRead.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.True(await isRead.WaitAsync(TimeSpan.FromSeconds(30), Token));

        for (int looks = 0; looks < 100 && !await isRead.WaitAsync(TimeSpan.FromMilliseconds(100), Token); looks++)
        {
            host.LookAndSettle();
        }

        await loaded.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(3u, await host.CallAsync(Other));
    }

    [Fact]
    public async Task A_version_that_was_overtaken_while_it_was_tried_again_and_never_ends_keeps_the_next_from_nothing()
    {
        int reads = 0;
        var stuck = new StuckContent();
        var source = new TestSource
        {
            Plugins = [Big(Other) with { Content = new CountedContent(stuck, () => ThrowUntil(2, ref reads)) }],
        };
        await using WatchedHost host = await StartAsync(source);
        using StuckContent end = stuck;
        host.LookAndSettle();
        await stuck.IsRead.WaitAsync(TimeSpan.FromSeconds(30), Token);

        var later = new SwitchedContent(new BrokenContent());
        source.Plugins = [Big(Other) with { Content = later, Settings = """{"a":1}""" }];
        await host.Catalog.LoadAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(PluginState.Failed, host.Catalog.GetStatus().Single(status => status.Id == Other).State);
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, Other);
        later.Current = PluginContent.FromBytes(WatchedHost.Version(3));
        for (int looks = 0; looks < 100 && !loaded.IsCompleted; looks++)
        {
            host.LookAndSettle();
            await Task.WhenAny(loaded, Task.Delay(100, Token));
        }

        Assert.True(loaded.IsCompletedSuccessfully);
        Assert.Equal(3u, await host.CallAsync(Other));
    }

    [Fact]
    public async Task A_version_that_is_bad_is_not_tried_again_until_it_changes()
    {
        int reads = 0;
        var content = new CountedContent(PluginContent.FromBytes(new byte[] { 1, 2, 3 }), () => reads++);
        await using WatchedHost host = await StartAsync(new TestSource { Plugins = [Big(Other) with { Content = content }] });
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);

        host.LookAndSettle();
        host.Write(2);
        host.LookAndSettle();

        await loaded;
        Assert.Equal(1, reads);
    }

    public static TheoryData<PluginException, bool> Refusals => new()
    {
        { new PluginRejectedException(Other, PluginRejection.NoRoom), true },
        { new PluginSelfCheckException(Other, "check", "no failure", "no room", new PluginRejectedException(Other, PluginRejection.NoRoom)), true },
        { new PluginLoadException(Other, "No process.", new CompilerNotStartedException("None.")), true },
        { new PluginLoadException(Other, "No time.", new CompilerStarvedException("None.")), true },
        { new PluginLoadException(Other, "No time.", new CompilerStarvedException("None.") { Module = Starved(4) }), false },
        { new PluginLoadException(Other, "It was in use.", new TimeoutException()), true },
        { new PluginLoadException(Other, "It cannot be read.", new UnauthorizedAccessException()), true },
        { new PluginLoadException(Other, "It does not answer.", new TaskCanceledException("The time is over.", new TimeoutException())), true },
        { new PluginLoadException(Other, "It is not there.", new FileNotFoundException()), false },
        { new PluginLoadException(Other, "It is too large.", new InvalidDataException()), false },
        { new PluginLoadException(Other, "It does not compile.", new CompilationException("No.")), false },
        { new PluginSelfCheckException(Other, "check", "a", "b"), false },
        { new PluginRevertedException(Other, "It failed.", new PluginRejectedException(Other, PluginRejection.NoRoom)), false },
        { new PluginRejectedException(Other, PluginRejection.Replaced), false },
    };

    private static StarvedModule Starved(int tries)
    {
        var module = new StarvedModule();
        for (int before = 0; before < tries; before++)
        {
            module.Note(before);
        }

        return module;
    }

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void Only_what_says_nothing_of_the_version_may_pass(PluginException refusal, bool expected) =>
        Assert.Equal(expected, PassingFailures.MayPass(refusal));

    [Fact]
    public void What_is_refused_again_is_tried_after_twice_as_many_looks_each_time_up_to_a_bound()
    {
        var refused = new RefusedPlugins();
        var trying = new HashSet<PluginId>();

        int[] tries = [.. Enumerable.Range(1, 300).Where(_ => refused.Look([Other], trying).Contains(Other))];

        Assert.Equal([1, 3, 7, 15, 31, 63, 127, 191, 255], tries);
        Assert.Empty(refused.Look([], trying));
        Assert.Equal([Other], refused.Look([Other], trying));
        trying.Add(Other);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Empty(refused.Look([Other], trying)));
        trying.Clear();
        Assert.Empty(refused.Look([Other], trying));
        Assert.Equal([Other], refused.Look([Other], trying));
    }

    private const string BigWat = $"""
        (module (memory (export "memory") 1) (func (export "{SandboxGuest.RunnerContract}#run") (param i32) (result i32) (i32.const 2)))
        """;

    private static PluginDefinition Big(PluginId id) => SandboxGuest.Define(id.ToString(), SandboxGuest.RunnerContract, BigWat) with
    {
        Lifetime = PluginLifetime.Single,
        Limits = new PluginLimits { MaxMemoryBytes = 1048576 },
    };

    private static void ThrowUntil(int read, ref int reads)
    {
        if (++reads < read)
        {
            throw new IOException("The share is gone.");
        }
    }

    private static Task<WatchedHost> StartAsync(IPluginSource source) => WatchedHost.StartAsync(
        configure: new Dictionary<string, string?>
        {
            ["WasmPlugins:Engine:MaxTotalMemoryBytes"] = Bytes,
            ["WasmPlugins:Plugins:guest:Limits:MaxMemoryBytes"] = Bytes,
        },
        source: source);
}
