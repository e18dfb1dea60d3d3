using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using PluginHost.Wasi;
using Test.Wasi;

namespace PluginHost.Tests.Wasi;

public sealed class WasiPollTests
{
    private const string Preview1 = "wasi_snapshot_preview1";

    // Subscriptions at 4096, their number is the call's argument; events at 1056, how many at 1028.
    private const string Poll =
        "(i32.store (i32.const 1024) (call $poll_oneoff (i32.const 4096) (i32.const 1056) (local.get $argument) (i32.const 1028)))";

    private readonly SignallingTimeProvider _time = new();

    [Theory]
    [InlineData("wasi_snapshot_preview1")]
    [InlineData("wasi_unstable")]
    public async Task A_guest_sleeps_until_the_applications_clock_says_so(string module)
    {
        await using WasiGuest guest = await StartAsync(module, Clock(7, WasiClock.Monotonic, 300_000_000, module: module));

        Task<byte[]> call = CallAsync(guest, 1);
        await _time.WaitForTimerAsync(call);
        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        byte[] results = await call;

        // One timer for all of the wait: nothing looks again and again.
        Assert.Equal(0, _time.Timers);
        Assert.Equal([(7, Errno.Success, 0)], EventsIn(results));
    }

    [Theory]
    [InlineData(WasiClock.Realtime)]
    [InlineData(WasiClock.Monotonic)]
    public async Task A_guest_sleeps_until_a_time_of_a_clock(uint id)
    {
        new WasiClock(_time).GetTime(id, out ulong now);
        await using WasiGuest guest = await StartAsync(Preview1, Clock(7, id, now + 200_000_000, isAbsolute: true));

        Task<byte[]> call = CallAsync(guest, 1);
        await _time.WaitForTimerAsync(call);
        _time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal([(7, Errno.Success, 0)], EventsIn(await call));
    }

    [Fact]
    public async Task A_time_that_is_over_and_a_stream_do_not_wait()
    {
        await using WasiGuest guest = await StartAsync(
            Preview1,
            Clock(1, WasiClock.Realtime, 5, isAbsolute: true),
            Clock(2, WasiClock.Monotonic, ulong.MaxValue),
            Stream(3, WasiSubscription.Readable, 0),
            Stream(4, WasiSubscription.Writable, 1),
            Stream(5, WasiSubscription.Readable, 2),
            Stream(6, WasiSubscription.Writable, 3));

        byte[] results = await guest.CallAsync(6);

        Assert.Equal(
            [(1, Errno.Success, 0), (3, Errno.Success, 1), (4, Errno.Success, 2), (5, Errno.BadDescriptor, 1), (6, Errno.BadDescriptor, 2)],
            EventsIn(results));
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public async Task The_event_of_the_input_says_that_nothing_more_comes()
    {
        await using WasiGuest guest = await StartAsync(Preview1, Stream(3, WasiSubscription.Readable, 0));

        byte[] results = await guest.CallAsync(1);

        Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(results.AsSpan(32 + 24)));
    }

    [Theory]
    [InlineData(2, nameof(Errno.NotSupported))]
    [InlineData(9, nameof(Errno.Invalid))]
    public async Task A_clock_that_is_not_there_is_an_event_at_once(uint id, string expected)
    {
        await using WasiGuest guest = await StartAsync(Preview1, Clock(7, id, 1_000_000_000_000));

        Assert.Equal([(7, Enum.Parse<Errno>(expected), 0)], EventsIn(await guest.CallAsync(1)));
    }

    [Fact]
    public async Task The_first_of_several_clocks_ends_the_wait()
    {
        await using WasiGuest guest = await StartAsync(
            Preview1,
            Clock(1, WasiClock.Monotonic, 500_000_000),
            Clock(2, WasiClock.Monotonic, 20_000_000),
            Clock(3, WasiClock.Realtime, 20_000_000));

        Task<byte[]> call = CallAsync(guest, 3);
        await _time.WaitForTimerAsync(call);
        _time.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal([(2, Errno.Success, 0), (3, Errno.Success, 0)], EventsIn(await call));
    }

    [Fact]
    public async Task A_guest_that_sleeps_longer_than_its_call_may_take_times_out()
    {
        await using WasiGuest guest = await StartAsync(Preview1, Clock(1, WasiClock.Monotonic, ulong.MaxValue));

        Task<byte[]> call = CallAsync(guest, 1);
        await _time.WaitForTimerAsync(call);
        _time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<PluginTimeoutException>(() => call);
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public async Task A_caller_that_cancels_wakes_a_guest_that_sleeps()
    {
        await using WasiGuest guest = await StartAsync(Preview1, Clock(1, WasiClock.Monotonic, 900_000_000));
        using var cancellation = new CancellationTokenSource();

        Task<byte[]> call = CallAsync(guest, 1, cancellation.Token);
        await _time.WaitForTimerAsync(call);
        await cancellation.CancelAsync();

        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, failure.CancellationToken);
    }

    [Fact]
    public async Task A_caller_further_out_that_cancels_wakes_a_guest_that_sleeps()
    {
        using var cancellation = new CancellationTokenSource();
        PluginTestHost? host = null;
        PluginDefinition outer = PluginTestHost.FromWat("outer", WasiGuest.Write("(call $call)"));
        PluginDefinition inner = PluginTestHost.FromWat("inner", WasiGuest.Write(
            "(i32.const 1) (local.set $argument)" + Poll, WasiGuest.Data(4096, Clock(1, WasiClock.Monotonic, 900_000_000))));
        host = await PluginTestHost.StartAsync(
            plugins =>
            {
                plugins.AddWasmContract<IGuest>();
                plugins.AddWasmImport<IHostCall>();
                plugins.Services.AddSingleton<TimeProvider>(_time);
                plugins.Services.AddSingleton<IHostCall>(new Callback(async () =>
                    await host!.Get<IGuest>("inner").RunAsync(0, CancellationToken.None)));
            },
            outer with { Grants = new HashSet<string> { "test:wasi/host-call" } },
            inner);
        await using var _ = host;

        Task<byte[]> call = Task.Run(async () => await host.Get<IGuest>("outer").RunAsync(0, cancellation.Token));
        await _time.WaitForTimerAsync(call);
        try
        {
            await cancellation.CancelAsync();

            var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => call.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            Assert.Equal(cancellation.Token, failure.CancellationToken);
        }
        finally
        {
            // A guest that was not woken would keep the host from ending, and the test from failing.
            _time.Advance(TimeSpan.FromHours(1));
        }
    }

    [Theory]
    [InlineData("(i32.const 4096) (i32.const 1056) (i32.const 0) (i32.const 1028)", nameof(Errno.Invalid))]
    [InlineData("(i32.const 4096) (i32.const 1056) (i32.const 1025) (i32.const 1028)", nameof(Errno.Invalid))]
    [InlineData("(i32.const 4096) (i32.const 1056) (i32.const -1) (i32.const 1028)", nameof(Errno.Invalid))]
    [InlineData("(i32.const 65489) (i32.const 1056) (i32.const 1) (i32.const 1028)", nameof(Errno.Fault))]
    [InlineData("(i32.const -48) (i32.const 1056) (i32.const 2) (i32.const 1028)", nameof(Errno.Fault))]
    [InlineData("(i32.const 4096) (i32.const 65505) (i32.const 1) (i32.const 1028)", nameof(Errno.Fault))]
    [InlineData("(i32.const 4096) (i32.const -32) (i32.const 2) (i32.const 1028)", nameof(Errno.Fault))]
    [InlineData("(i32.const 4096) (i32.const 1056) (i32.const 1) (i32.const 65533)", nameof(Errno.Fault))]
    [InlineData("(i32.const 4144) (i32.const 1056) (i32.const 1) (i32.const 1028)", nameof(Errno.Invalid))]
    public async Task What_makes_no_sense_is_an_error_to_the_guest(string arguments, string expected)
    {
        string fields = WasiGuest.Data(4096, [.. Stream(1, WasiSubscription.Writable, 1), .. Stream(2, kind: 3, 0)]);

        Assert.Equal(expected, (await WasiGuest.GetErrnoAsync($"(call $poll_oneoff {arguments})", fields)).ToString());
    }

    [Fact]
    public async Task Events_may_overwrite_subscriptions_without_harm()
    {
        byte[] subscriptions = [.. Enumerable.Range(1, 8).SelectMany(i => Stream((ulong)i, WasiSubscription.Writable, 1))];
        byte[] results = await WasiGuest.RunAsync(
            "(i32.store (i32.const 1024) (call $poll_oneoff (i32.const 4096) (i32.const 4100) (i32.const 8) (i32.const 1028)))",
            WasiGuest.Data(4096, subscriptions));

        Assert.Equal(Errno.Success, WasiGuest.ErrnoIn(results));
        Assert.InRange(BinaryPrimitives.ReadUInt32LittleEndian(results.AsSpan(4)), 1u, 8u);
    }

    // Not on the test's own thread, which has to move the clock.
    private static Task<byte[]> CallAsync(WasiGuest guest, uint subscriptions, CancellationToken? cancellationToken = null) =>
        Task.Run(() => guest.CallAsync(subscriptions, cancellationToken));

    private Task<WasiGuest> StartAsync(string module, params byte[][] subscriptions) => WasiGuest.StartAsync(
        Poll, WasiGuest.Data(4096, [.. subscriptions.SelectMany(bytes => bytes)]), _time, module: module);

    private static byte[] Clock(ulong userData, uint id, ulong timeout, bool isAbsolute = false, string module = Preview1)
    {
        int shift = module == "wasi_unstable" ? 8 : 0;
        byte[] bytes = new byte[48 + shift];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, userData);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16 + shift), id);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24 + shift), timeout);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(40 + shift), isAbsolute ? (ushort)1 : (ushort)0);
        return bytes;
    }

    private static byte[] Stream(ulong userData, byte kind, uint descriptor)
    {
        byte[] bytes = new byte[48];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, userData);
        bytes[8] = kind;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), descriptor);
        return bytes;
    }

    private static List<(int UserData, Errno Errno, int Kind)> EventsIn(byte[] results)
    {
        Assert.Equal(Errno.Success, WasiGuest.ErrnoIn(results));
        var events = new List<(int, Errno, int)>();
        for (int i = 0; i < BinaryPrimitives.ReadInt32LittleEndian(results.AsSpan(4)); i++)
        {
            ReadOnlySpan<byte> found = results.AsSpan(32 + (32 * i), 32);
            events.Add((
                (int)BinaryPrimitives.ReadUInt64LittleEndian(found), (Errno)BinaryPrimitives.ReadUInt16LittleEndian(found[8..]), found[10]));
        }

        return events;
    }

    private sealed class Callback(Func<Task> call) : IHostCall
    {
        public ValueTask CallAsync(CancellationToken cancellationToken = default) => new(call());
    }
}
