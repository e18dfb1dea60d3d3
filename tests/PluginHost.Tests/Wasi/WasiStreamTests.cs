using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Wasi;

namespace PluginHost.Tests.Wasi;

public sealed class WasiStreamTests
{
    private const string WriteText = "(i32.store (i32.const 1024) (call $fd_write (local.get $argument) (i32.const 512) (i32.const 1) (i32.const 1028)))";

    [Fact]
    public async Task Each_line_becomes_a_message_in_the_guests_log_and_the_call_ends_the_last_one()
    {
        const string text = "one\ntwo\r\n\nthree";
        await using WasiGuest guest = await WasiGuest.StartAsync(
            WriteText, WasiGuest.Vectors(512, (2048, text.Length)) + WasiGuest.Data(2048, text));

        byte[] results = await guest.CallAsync(1);

        Assert.Equal(Errno.Success, WasiGuest.ErrnoIn(results));
        Assert.Equal(text.Length, BinaryPrimitives.ReadInt32LittleEndian(results.AsSpan(4)));
        Assert.Equal(
            [(LogLevel.Information, "one"), (LogLevel.Information, "two"), (LogLevel.Information, "three")], guest.Output);
    }

    [Fact]
    public async Task The_error_stream_is_logged_as_warnings_and_control_characters_do_no_harm()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(
            WriteText, WasiGuest.Vectors(512, (2048, 7)) + WasiGuest.Data(2048, "a\u001b[2Jb\n"));

        await guest.CallAsync(2);

        Assert.Equal([(LogLevel.Warning, "a\\u001b[2Jb")], guest.Output);
    }

    [Fact]
    public async Task Buffers_are_joined_within_a_call_and_between_calls_of_a_function()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(
            """
            (drop (call $fd_write (i32.const 1) (i32.const 512) (i32.const 3) (i32.const 1028)))
            (drop (call $fd_write (i32.const 1) (i32.const 512) (i32.const 4) (i32.const 1028)))
            """,
            WasiGuest.Vectors(512, (2048, 2), (2050, 0), (2050, 2), (2052, 1)) + WasiGuest.Data(2048, "abcd\n"));

        await guest.CallAsync();

        Assert.Equal([(LogLevel.Information, "abcdabcd")], guest.Output);
    }

    [Fact]
    public async Task One_call_does_not_see_the_line_that_another_began()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(
            WriteText,
            WasiGuest.Vectors(512, (2048, 3)) + WasiGuest.Data(2048, "abc"),
            describe: plugin => plugin with { Lifetime = PluginLifetime.Single });

        await guest.CallAsync(1);
        await guest.CallAsync(1);

        Assert.Equal([(LogLevel.Information, "abc"), (LogLevel.Information, "abc")], guest.Output);
    }

    [Fact]
    public async Task What_a_guest_wrote_before_it_trapped_is_logged()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(
            WriteText + "unreachable", WasiGuest.Vectors(512, (2048, 8)) + WasiGuest.Data(2048, "panicked"));

        await Assert.ThrowsAsync<PluginTrapException>(() => guest.CallAsync(2));

        Assert.Equal([(LogLevel.Warning, "panicked")], guest.Output);
    }

    [Fact]
    public async Task One_call_writes_only_so_much_however_often_its_buffers_name_the_same_memory()
    {
        // 1024 buffers, each nearly all of the memory: 64 MiB at no cost in the guest.
        var vectors = new (int, int)[WasiStreams.MaxVectors];
        Array.Fill(vectors, (0, 65536));
        await using WasiGuest guest = await WasiGuest.StartAsync(
            "(i32.store (i32.const 1024) (call $fd_write (i32.const 1) (i32.const 4096) (i32.const 1024) (i32.const 1028)))",
            WasiGuest.Vectors(4096, vectors));

        byte[] results = await guest.CallAsync();

        Assert.Equal(Errno.Success, WasiGuest.ErrnoIn(results));
        Assert.Equal(WasiStreams.MaxBytesPerWrite, BinaryPrimitives.ReadInt32LittleEndian(results.AsSpan(4)));
        Assert.InRange(guest.Output.Sum(line => line.Message.Length), 1, 7 * WasiStreams.MaxBytesPerWrite);
    }

    [Fact]
    public async Task A_guest_that_writes_without_end_is_held_to_its_log_rate()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(
            """
            (local $i i32)
            (loop $again
              (drop (call $fd_write (i32.const 1) (i32.const 512) (i32.const 1) (i32.const 1028)))
              (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))
            """,
            WasiGuest.Vectors(512, (2048, 101)) + WasiGuest.Data(2048, new string('x', 100) + "\n"),
            new FakeTimeProvider(),
            plugin => plugin with { Limits = new PluginLimits { MaxLogBytesPerSecond = 1000 } });

        await guest.CallAsync();

        Assert.Equal(10, guest.Output.Count());
    }

    [Theory]
    [InlineData("log")]
    [InlineData("log\n")]
    public async Task A_log_that_fails_fails_the_call_and_no_place_is_lost(string text)
    {
        using var provider = new FailingLoggerProvider();
        await using WasiGuest guest = await WasiGuest.StartAsync(
            WriteText,
            WasiGuest.Vectors(512, (2048, text.Length)) + WasiGuest.Data(2048, text),
            describe: plugin => plugin with { Limits = new PluginLimits { MaxConcurrentCalls = 1, MaxQueuedCalls = 0 } },
            configure: plugins => plugins.Services.AddSingleton<ILoggerProvider>(provider));

        for (int i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<PluginImportException>(() => guest.CallAsync(1));
            Assert.Contains("fd_write", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("(i32.const 512) (i32.const 1025) (i32.const 1028)", nameof(Errno.Invalid))]
    [InlineData("(i32.const 512) (i32.const -1) (i32.const 1028)", nameof(Errno.Invalid))]
    [InlineData("(i32.const 65532) (i32.const 1) (i32.const 1028)", nameof(Errno.Fault))]
    [InlineData("(i32.const -8) (i32.const 1) (i32.const 1028)", nameof(Errno.Fault))]
    [InlineData("(i32.const -8) (i32.const 2) (i32.const 1028)", nameof(Errno.Fault))]
    [InlineData("(i32.const 512) (i32.const 1) (i32.const 65533)", nameof(Errno.Fault))]
    [InlineData("(i32.const 512) (i32.const 1) (i32.const -1)", nameof(Errno.Fault))]
    [InlineData("(i32.const 520) (i32.const 1) (i32.const 1028)", nameof(Errno.Fault))]
    [InlineData("(i32.const 528) (i32.const 1) (i32.const 1028)", nameof(Errno.Fault))]
    public async Task Buffers_outside_of_memory_are_an_error_to_the_guest(string arguments, string expected)
    {
        string fields = WasiGuest.Vectors(512, (2048, 4), (65535, 2), (-1, -1)) + WasiGuest.Data(2048, "text");
        await using WasiGuest guest = await WasiGuest.StartAsync(
            $"(i32.store (i32.const 1024) (call $fd_write (i32.const 1) {arguments}))", fields);

        Assert.Equal(expected, WasiGuest.ErrnoIn(await guest.CallAsync()).ToString());
        Assert.Empty(guest.Output);
    }

    [Fact]
    public async Task Input_is_at_its_end()
    {
        byte[] results = await WasiGuest.RunAsync(
            """
            (i32.store (i32.const 1028) (i32.const 99))
            (i32.store (i32.const 1024) (call $fd_read (i32.const 0) (i32.const 512) (i32.const 1) (i32.const 1028)))
            """,
            WasiGuest.Vectors(512, (2048, 16)));

        Assert.Equal(Errno.Success, WasiGuest.ErrnoIn(results));
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(results.AsSpan(4)));
    }

    [Theory]
    [InlineData("(call $fd_read (i32.const 1) (i32.const 512) (i32.const 1) (i32.const 1028))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_read (i32.const 0) (i32.const 512) (i32.const 1025) (i32.const 1028))", nameof(Errno.Invalid))]
    [InlineData("(call $fd_read (i32.const 0) (i32.const 65535) (i32.const 1) (i32.const 1028))", nameof(Errno.Fault))]
    [InlineData("(call $fd_read (i32.const 0) (i32.const 512) (i32.const 1) (i32.const 65535))", nameof(Errno.Fault))]
    [InlineData("(call $fd_write (i32.const 0) (i32.const 512) (i32.const 1) (i32.const 1028))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_write (i32.const 3) (i32.const 512) (i32.const 1) (i32.const 1028))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_write (i32.const 33) (i32.const 512) (i32.const 1) (i32.const 1028))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_write (i32.const -1) (i32.const 512) (i32.const 1) (i32.const 1028))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_close (i32.const 3))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_sync (i32.const 1))", nameof(Errno.Success))]
    [InlineData("(call $fd_datasync (i32.const 3))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_seek (i32.const 1) (i64.const 0) (i32.const 0) (i32.const 1028))", nameof(Errno.NotSeekable))]
    [InlineData("(call $fd_tell (i32.const 4) (i32.const 1028))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_pwrite (i32.const 1) (i32.const 512) (i32.const 1) (i64.const 0) (i32.const 1028))", nameof(Errno.NotSeekable))]
    [InlineData("(call $fd_allocate (i32.const 1) (i64.const 0) (i64.const 1))", nameof(Errno.NotSupported))]
    [InlineData("(call $fd_renumber (i32.const 1) (i32.const 2))", nameof(Errno.NotSupported))]
    [InlineData("(call $fd_fdstat_set_flags (i32.const 1) (i32.const 4))", nameof(Errno.Success))]
    [InlineData("(call $fd_fdstat_set_flags (i32.const 1) (i32.const 32))", nameof(Errno.Invalid))]
    [InlineData("(call $fd_fdstat_set_flags (i32.const 3) (i32.const 4))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_fdstat_get (i32.const 1) (i32.const 65513))", nameof(Errno.Fault))]
    [InlineData("(call $fd_fdstat_get (i32.const 3) (i32.const 1028))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_filestat_get (i32.const 1) (i32.const 65473))", nameof(Errno.Fault))]
    [InlineData("(call $fd_filestat_get (i32.const 3) (i32.const 1028))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_prestat_get (i32.const 3) (i32.const 1028))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_prestat_dir_name (i32.const 3) (i32.const 1028) (i32.const 9))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $fd_readdir (i32.const 0) (i32.const 1028) (i32.const 9) (i64.const 0) (i32.const 1060))", nameof(Errno.NotDirectory))]
    [InlineData("(call $path_unlink_file (i32.const 3) (i32.const 512) (i32.const 1))", nameof(Errno.BadDescriptor))]
    [InlineData("(call $path_unlink_file (i32.const 2) (i32.const 512) (i32.const 1))", nameof(Errno.NotDirectory))]
    [InlineData("(call $path_symlink (i32.const 512) (i32.const 1) (i32.const 2) (i32.const 512) (i32.const 1))", nameof(Errno.NotDirectory))]
    [InlineData("(call $path_symlink (i32.const 0) (i32.const 1) (i32.const 5) (i32.const 512) (i32.const 1))", nameof(Errno.BadDescriptor))]
    [InlineData(
        "(call $path_open (i32.const 3) (i32.const 0) (i32.const 512) (i32.const 1) (i32.const 0) (i64.const -1) (i64.const -1) (i32.const 0) (i32.const 1028))",
        nameof(Errno.BadDescriptor))]
    [InlineData("(call $sock_shutdown (i32.const 1) (i32.const 0))", nameof(Errno.NotSupported))]
    public async Task There_are_three_streams_and_no_files(string call, string expected) =>
        Assert.Equal(expected, (await WasiGuest.GetErrnoAsync(call, WasiGuest.Vectors(512, (2048, 4)))).ToString());

    [Fact]
    public async Task A_stream_that_the_guest_closed_is_closed()
    {
        byte[] results = await WasiGuest.RunAsync(
            """
            (i32.store (i32.const 1024) (call $fd_close (i32.const 1)))
            (i32.store (i32.const 1028) (call $fd_close (i32.const 1)))
            (i32.store (i32.const 1032) (call $fd_write (i32.const 1) (i32.const 512) (i32.const 0) (i32.const 1040)))
            (i32.store (i32.const 1036) (call $fd_write (i32.const 2) (i32.const 512) (i32.const 0) (i32.const 1040)))
            """);

        Assert.Equal([0, 8, 8, 0], ReadInt32s(results, 4));
    }

    [Theory]
    [InlineData(0, 0, (1 << 1) | (1 << 27))]
    [InlineData(1, 1, (1 << 6) | (1 << 27))]
    [InlineData(2, 1, (1 << 6) | (1 << 27))]
    public async Task Streams_look_like_a_terminal_so_that_standard_libraries_write_line_by_line(int descriptor, int flags, long rights)
    {
        byte[] results = await WasiGuest.RunAsync($"(drop (call $fd_fdstat_get (i32.const {descriptor}) (i32.const 1024)))");

        Assert.Equal(2, results[0]);
        Assert.Equal(flags, BinaryPrimitives.ReadUInt16LittleEndian(results.AsSpan(2)));
        Assert.Equal(rights, BinaryPrimitives.ReadInt64LittleEndian(results.AsSpan(8)));
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(results.AsSpan(16)));
    }

    [Theory]
    [InlineData("wasi_snapshot_preview1", 64)]
    [InlineData("wasi_unstable", 56)]
    public async Task The_status_of_a_file_has_the_size_that_its_snapshot_gives_it(string module, int size)
    {
        byte[] results = await WasiGuest.RunAsync(
            """
            (memory.fill (i32.const 1024) (i32.const 255) (i32.const 128))
            (drop (call $fd_filestat_get (i32.const 1) (i32.const 1024)))
            """,
            module: module);

        Assert.Equal(2, results[16]);
        Assert.Equal(size, results.AsSpan().IndexOf((byte)255));
        Assert.Equal(1, results.AsSpan(0, size).Count((byte)2));
        Assert.Equal(size - 1, results.AsSpan(0, size).Count((byte)0));
    }

    private sealed class FailingLoggerProvider : ILoggerProvider, ILogger
    {
        private bool _isGuest;

        public ILogger CreateLogger(string categoryName) =>
            new FailingLoggerProvider { _isGuest = categoryName == "Plugin.guest" };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (_isGuest)
            {
                throw new IOException("The disk is full.");
            }
        }

        public void Dispose()
        {
        }
    }

    private static int[] ReadInt32s(byte[] results, int count) =>
        [.. Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadInt32LittleEndian(results.AsSpan(4 * i)))];
}
