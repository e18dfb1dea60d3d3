using System.Buffers.Binary;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Wasi;

namespace PluginHost.Tests.Wasi;

public sealed class WasiClockTests
{
    private const string ReadClock = "(i32.store (i32.const 1024) (call $clock_time_get (local.get $argument) (i64.const 0) (i32.const 1032)))";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    [Fact]
    public async Task The_time_of_day_is_the_applications()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(ReadClock, time: _time);

        ulong nanoseconds = await ReadAsync(guest, WasiClock.Realtime);

        Assert.Equal((ulong)_time.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000, nanoseconds);
    }

    [Fact]
    public async Task The_monotonic_clock_moves_with_the_applications_and_is_never_zero()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(ReadClock, time: _time);

        ulong first = await ReadAsync(guest, WasiClock.Monotonic);
        _time.Advance(TimeSpan.FromMilliseconds(1500));
        ulong second = await ReadAsync(guest, WasiClock.Monotonic);

        Assert.NotEqual(0ul, first);
        Assert.Equal(1_500_000_000ul, second - first);
    }

    [Fact]
    public void A_monotonic_clock_starts_with_the_host_and_not_with_the_machine()
    {
        _time.Advance(TimeSpan.FromDays(100));
        var clock = new WasiClock(_time);

        Assert.Equal(Errno.Success, clock.GetTime(WasiClock.Monotonic, out ulong nanoseconds));

        Assert.InRange(nanoseconds, 1ul, 1_000_000_000ul);
    }

    [Theory]
    [InlineData(1969)]
    [InlineData(2900)]
    public void A_time_that_does_not_fit_is_an_overflow(int year)
    {
        var clock = new WasiClock(new FixedTime(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero)));

        Assert.Equal(Errno.Overflow, clock.GetTime(WasiClock.Realtime, out _));
    }

    [Theory]
    [InlineData(3_000_000_000, 1)]
    [InlineData(1_000_000_000, 1)]
    [InlineData(10_000_000, 100)]
    [InlineData(1000, 1_000_000)]
    public void A_monotonic_clock_is_in_nanoseconds_whatever_the_frequency(long frequency, ulong resolution)
    {
        var time = new FixedTime(default) { Frequency = frequency };
        var clock = new WasiClock(time);
        clock.GetTime(WasiClock.Monotonic, out ulong before);
        time.Timestamp += 3600 * frequency;
        clock.GetTime(WasiClock.Monotonic, out ulong after);
        clock.GetResolution(WasiClock.Monotonic, out ulong found);

        Assert.Equal(3_600_000_000_000ul, after - before);
        Assert.Equal(resolution, found);
    }

    [Theory]
    [InlineData("(call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 65529))", nameof(Errno.Fault))]
    [InlineData("(call $clock_time_get (i32.const 1) (i64.const 0) (i32.const -1))", nameof(Errno.Fault))]
    [InlineData("(call $clock_time_get (i32.const 2) (i64.const 0) (i32.const 1032))", nameof(Errno.NotSupported))]
    [InlineData("(call $clock_time_get (i32.const 3) (i64.const 0) (i32.const 1032))", nameof(Errno.NotSupported))]
    [InlineData("(call $clock_time_get (i32.const 4) (i64.const 0) (i32.const 1032))", nameof(Errno.Invalid))]
    [InlineData("(call $clock_res_get (i32.const 0) (i32.const 1032))", nameof(Errno.Success))]
    [InlineData("(call $clock_res_get (i32.const 1) (i32.const 65535))", nameof(Errno.Fault))]
    [InlineData("(call $clock_res_get (i32.const 2) (i32.const 1032))", nameof(Errno.NotSupported))]
    [InlineData("(call $clock_res_get (i32.const -1) (i32.const 1032))", nameof(Errno.Invalid))]
    public async Task Clocks_that_are_not_there_and_bad_pointers_are_errors_to_the_guest(string call, string expected) =>
        Assert.Equal(expected, (await WasiGuest.GetErrnoAsync(call, time: _time)).ToString());

    private static async Task<ulong> ReadAsync(WasiGuest guest, uint clock)
    {
        byte[] results = await guest.CallAsync(clock);
        Assert.Equal(Errno.Success, WasiGuest.ErrnoIn(results));
        return BinaryPrimitives.ReadUInt64LittleEndian(results.AsSpan(8));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public long Frequency { get; init; } = 1_000_000_000;

        public long Timestamp { get; set; }

        public override long TimestampFrequency => Frequency;

        public override DateTimeOffset GetUtcNow() => now;

        public override long GetTimestamp() => Timestamp;
    }
}
