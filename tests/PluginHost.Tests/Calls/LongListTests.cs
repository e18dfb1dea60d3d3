using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using NSubstitute;
using PluginHost.Tests.Support;
using Test.Lists;

namespace PluginHost.Tests.Calls;

/// <summary>
/// Lists of so many strings that memory for several of them is taken from the guest's allocator at once: they arrive as they were, the
/// allocator is asked as often, and what it does wrong fails the call as ever.
/// </summary>
public sealed class LongListTests
{
    // As many strings as an instance takes one by one at first, and a list that goes on for six times sixteen.
    private const int OneByOne = 256;
    private const int Many = OneByOne + 96;

    private const string Several = "pluginhost:allocate";

    private readonly ISource _source = Substitute.For<ISource>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public async Task Names_come_back_as_they_were(int count)
    {
        await using PluginTestHost host = await StartAsync(ListGuest.Names());
        string[] names = MakeNames(count);
        _source.NamesAsync(Arg.Any<CancellationToken>()).Returns(names);

        for (int call = 0; call < 3; call++)
        {
            Assert.Equal(names, await host.Get<INames>("guest").EchoAsync(names, Token));
            Assert.Equal(names, await host.Get<INames>("guest").FetchAsync(Token));
        }
    }

    [Theory]
    [InlineData("utf8")]
    [InlineData("utf16")]
    [InlineData("latin1+utf16")]
    public async Task Names_come_back_from_a_component_as_they_were_through_each_of_its_allocators(string encoding)
    {
        await using PluginTestHost host = await StartAsync(ListGuest.Component(encoding));
        string[] names = MakeNames(Many);
        _source.NamesAsync(Arg.Any<CancellationToken>()).Returns(names);
        INames guest = host.Get<INames>("guest");

        for (int call = 0; call < 3; call++)
        {
            Assert.Equal(names, await guest.EchoAsync(names, Token));
            Assert.Equal(names, await guest.AgainAsync(names, Token));
            Assert.Equal(names, await guest.FetchAsync(Token));
        }
    }

    [Fact]
    public async Task Strings_of_records_come_back_as_they_were_with_bytes_between_them()
    {
        await using PluginTestHost host = await StartAsync(ListGuest.Members());
        Member[] members = [.. MakeNames(Many).Select((name, i) => new Member(name, new byte[] { (byte)i, 1, 2 }, $"{name}@example.com"))];
        _source.MembersAsync(Arg.Any<CancellationToken>()).Returns(members);

        Assert.Equal(Describe(members), Describe(await host.Get<IMembers>("guest").EchoAsync(members, Token)));
        Assert.Equal(Describe(members), Describe(await host.Get<IMembers>("guest").FetchAsync(Token)));
    }

    [Fact]
    public async Task Lists_of_lists_come_back_as_they_were()
    {
        await using PluginTestHost host = await StartAsync(ListGuest.Members());
        string[][] groups = [.. Enumerable.Range(0, 60).Select(count => MakeNames(count))];

        Assert.Equal(groups, await host.Get<IMembers>("guest").GroupAsync(groups, Token));
    }

    [Fact]
    public async Task The_allocator_is_asked_for_each_string_in_turn()
    {
        // The list first, then strings that are each one byte longer than the one before.
        await using PluginTestHost host = await StartAsync(ListGuest.Names(ListGuest.AllocatorThat("""
            (if (i32.and
                  (i32.gt_u (global.get $calls) (i32.const 1))
                  (i32.or
                    (i32.ne (local.get $size) (i32.sub (global.get $calls) (i32.const 2)))
                    (i32.or (i32.ne (local.get $alignment) (i32.const 1)) (i32.or (local.get $old) (local.get $oldSize)))))
              (then unreachable))
            """)));
        string[] names = [.. Enumerable.Range(0, Many).Select(length => new string('x', length))];

        Assert.Equal(names, await host.Get<INames>("guest").EchoAsync(names, Token));
    }

    [Theory]
    [InlineData("core")]
    [InlineData("core with two allocators")]
    [InlineData("component")]
    public async Task An_allocator_that_traps_is_seen_with_what_called_it(string kind)
    {
        _source.NamesAsync(Arg.Any<CancellationToken>()).Returns(MakeNames(Many));
        string allocator = AllocatorThatThen("unreachable");
        PluginDefinition plugin = kind switch
        {
            "core" => ListGuest.Names(allocator),
            "component" => ListGuest.Component("utf8", allocator),
            _ => ListGuest.Names(allocator, hasTwo: true),
        };
        await using PluginTestHost host = await StartAsync(plugin);
        INames guest = host.Get<INames>("guest");

        var export = await Assert.ThrowsAsync<PluginTrapException>(async () => await guest.EchoAsync(MakeNames(Many), Token));
        var import = await Assert.ThrowsAsync<PluginTrapException>(async () => await guest.FetchAsync(Token));

        Assert.Equal([TrapCode.Unreachable, TrapCode.Unreachable], [export.Code, import.Code]);
        Assert.Contains(export.Backtrace, frame => frame.Function == Several);
        Assert.Contains(import.Backtrace, frame => frame.Function == Several);
    }

    [Theory]
    [InlineData("(i32.const -1)")]
    [InlineData("(i32.const 4194304)")]
    [InlineData("(i32.const 0x7fffffff)")]
    public async Task An_address_outside_of_memory_fails_the_call(string address)
    {
        foreach (int call in Enumerable.Range(OneByOne + 2, 17))
        {
            await using PluginTestHost host = await StartAsync(ListGuest.Names(ListGuest.AllocatorThat(
                gives: $"(select {address} (local.get $address) (i32.eq (global.get $calls) (i32.const {call})))")));
            string[] names = [.. Enumerable.Repeat("name", Many)];

            var failure = await Assert.ThrowsAsync<PluginAbiException>(async () => await host.Get<INames>("guest").EchoAsync(names, Token));

            Assert.Contains("Its allocator returned 0x", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_allocator_that_never_returns_ends_with_its_call()
    {
        PluginDefinition plugin = ThatThen("(loop $forever (br $forever))");
        plugin.Limits.CallTimeout = TimeSpan.FromMilliseconds(300);
        await using PluginTestHost host = await StartAsync(plugin);

        await Assert.ThrowsAsync<PluginTimeoutException>(async () => await host.Get<INames>("guest").EchoAsync(MakeNames(Many), Token));
    }

    [Fact]
    public async Task An_allocator_that_calls_itself_finds_the_end_of_its_stack()
    {
        PluginDefinition plugin = ThatThen(
            "(drop (call $realloc (local.get $old) (local.get $oldSize) (local.get $alignment) (local.get $size)))");
        await using PluginTestHost host = await StartAsync(plugin);

        await Assert.ThrowsAsync<PluginStackException>(async () => await host.Get<INames>("guest").EchoAsync(MakeNames(Many), Token));
    }

    [Fact]
    public async Task An_allocator_may_not_call_the_host()
    {
        _source.NamesAsync(Arg.Any<CancellationToken>()).Returns(MakeNames(Many));
        string allocator = AllocatorThatThen("(call $ping)");
        foreach (PluginDefinition plugin in new[] { ListGuest.Names(allocator), ListGuest.Component("utf8", allocator) })
        {
            await using PluginTestHost host = await StartAsync(plugin);
            INames guest = host.Get<INames>("guest");

            var export = await Assert.ThrowsAsync<PluginAbiException>(async () => await guest.EchoAsync(MakeNames(Many), Token));
            var import = await Assert.ThrowsAsync<PluginAbiException>(async () => await guest.FetchAsync(Token));

            Assert.Contains("from its allocator", export.Message, StringComparison.Ordinal);
            Assert.Contains("from its allocator", import.Message, StringComparison.Ordinal);
        }

        await _source.DidNotReceive().PingAsync(Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_string_behind_a_list_goes_where_memory_has_just_grown()
    {
        await using PluginTestHost host = await StartAsync(ListGuest.Members(
            "(i32.sub (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)) (i32.const 8))"));
        (string[], string) pair = (MakeNames(Many), "behind them");
        _source.PairAsync(Arg.Any<CancellationToken>()).Returns(pair);

        // The host knows how large the memory was at the first call.
        for (int call = 0; call < 2; call++)
        {
            (string[] names, string last) = await host.Get<IMembers>("guest").PairAsync(Token);

            Assert.Equal(pair.Item1, names);
            Assert.Equal("behind them", last);
        }
    }

    [Theory]
    [InlineData("(i32.const 4194296)")]
    [InlineData("(i32.const 10)")]
    public async Task A_string_behind_a_list_does_not_go_where_there_is_no_room_for_it(string area)
    {
        await using PluginTestHost host = await StartAsync(ListGuest.Members(area));
        (string[], string) pair = ([.. Enumerable.Repeat("name", 16)], "behind them");
        _source.PairAsync(Arg.Any<CancellationToken>()).Returns(pair);

        await Assert.ThrowsAsync<PluginAbiException>(async () => await host.Get<IMembers>("guest").PairAsync(Token));
    }

    [Fact]
    public async Task Memory_that_grows_for_one_string_of_several_has_room_for_it()
    {
        // Every string gets a page of its own, which was not there before.
        await using PluginTestHost host = await StartAsync(ListGuest.Names(ListGuest.AllocatorThat(
            gives: """
                (if (result i32) (i32.gt_u (global.get $calls) (i32.const 260))
                  (then (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
                  (else (local.get $address)))
                """)));
        string[] names = [.. Enumerable.Range(0, Many).Select(i => $"name {i}")];

        Assert.Equal(names, await host.Get<INames>("guest").EchoAsync(names, Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Calls_of_the_allocator_are_bounded_as_if_each_were_made_alone(int missing)
    {
        PluginDefinition plugin = ListGuest.Names();
        plugin.Limits.MaxAllocations = 1 + Many - missing;
        await using PluginTestHost host = await StartAsync(plugin);
        string[] names = MakeNames(Many);
        _source.NamesAsync(Arg.Any<CancellationToken>()).Returns(names);
        INames guest = host.Get<INames>("guest");

        foreach (Func<ValueTask<string[]>> call in new Func<ValueTask<string[]>>[] { () => guest.EchoAsync(names, Token), () => guest.FetchAsync(Token) })
        {
            PluginResult<string[]> result = await PluginCall.TryAsync(call());

            Assert.Equal(missing == 0 ? null : nameof(PluginLimits.MaxAllocations), (result.Failure as PluginLimitException)?.LimitName);
            Assert.Equal(missing == 0, result.IsSuccess);
        }
    }

    [Fact]
    public async Task A_metered_guest_pays_for_what_it_does_and_not_for_how_its_allocator_is_called()
    {
        PluginDefinition plugin = ListGuest.Names();
        plugin.Limits.FuelPerCall = 1_000_000;
        await using PluginTestHost host = await StartAsync(plugin);
        using var fuel = new MetricCollector<long>(host.Services.GetRequiredService<IMeterFactory>(), "PluginHost", "pluginhost.call.fuel");
        string[] names = MakeNames(Many);

        for (int call = 0; call < 3; call++)
        {
            Assert.Equal(names, await host.Get<INames>("guest").EchoAsync(names, Token));
        }

        long[] burned = [.. fuel.GetMeasurementSnapshot().Select(one => one.Value)];
        Assert.Equal(3, burned.Length);
        Assert.Single(burned.Distinct());
    }

    // An allocator that does so when it is called for several strings at once.
    private static string AllocatorThatThen(string instruction) => ListGuest.AllocatorThat(
        $"(if (i32.gt_u (global.get $calls) (i32.const {OneByOne + 10})) (then {instruction}))");

    private static PluginDefinition ThatThen(string instruction) => ListGuest.Names(AllocatorThatThen(instruction));

    private static string[] MakeNames(int count) => [.. Enumerable.Range(0, count).Select(i => (i % 7) switch
    {
        0 => "",
        1 => $"name {i}",
        2 => $"Jürgen {i}",
        3 => $"名前 {i}",
        4 => $"\U0001F600 {i}",
        5 => new string('x', i),
        _ => $"\0{i}",
    })];

    private static IEnumerable<string> Describe(IEnumerable<Member> members) =>
        members.Select(member => $"{member.Name}|{Convert.ToHexString(member.Photo.Span)}|{member.Mail}");

    private Task<PluginTestHost> StartAsync(PluginDefinition plugin) => PluginTestHost.StartAsync(ListGuest.With(_source), plugin);
}
