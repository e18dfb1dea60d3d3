using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Diagnostics;

public sealed class LogTests
{
    private const string WriteLog = """(import "plugin-host:plugin/log@0.1.0" "write" (func $write (param i32 i32 i32)))""";

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_happens_to_a_plugin_is_logged_with_an_event_of_its_own()
    {
        PluginDefinition guest = SandboxGuest.Runner("guest", "unreachable");
        PluginDefinition broken = SandboxGuest.Define("broken", SandboxGuest.RunnerContract, "(module)");
        PluginDefinition large = SandboxGuest.Runner("large", "(i32.const 0)", "(memory 1)") with
        {
            Limits = new PluginLimits { MaxMemoryBytes = 1L << 30 },
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), guest, broken, large, SandboxGuest.Echo("off") with { Enabled = false });

        await PluginCall.TryAsync(host.Get<IRunner>("guest").RunAsync(0, Token));
        await host.ReloadAsync(broken, large);

        AssertLogged(host, 1, LogLevel.Information, "Loaded guest");
        AssertLogged(host, 2, LogLevel.Error, "broken was not loaded");
        AssertLogged(host, 3, LogLevel.Information, "off is disabled");
        AssertLogged(host, 4, LogLevel.Information, "Instances of large are made on demand");
        AssertLogged(host, 6, LogLevel.Debug, "Made an engine");
        AssertLogged(host, 8, LogLevel.Information, "guest");
        AssertLogged(host, 100, LogLevel.Warning, "function run failed. The plugin 'guest' trapped: Unreachable");
    }

    [Fact]
    public async Task Failed_calls_are_logged_only_so_often_and_what_was_left_out_is_counted()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(time: _time), SandboxGuest.Runner("guest", "unreachable"));
        IRunner guest = host.Get<IRunner>("guest");
        for (int i = 0; i < 50; i++)
        {
            await PluginCall.TryAsync(guest.RunAsync(0, Token));
        }

        Assert.Equal(10, host.Logs.GetSnapshot().Count(record => record.Id.Id == 100));
        host.Advance(_time, TimeSpan.FromSeconds(1));
        await PluginCall.TryAsync(guest.RunAsync(0, Token));

        Assert.Equal(11, host.Logs.GetSnapshot().Count(record => record.Id.Id == 100));
        AssertLogged(host, 101, LogLevel.Warning, "40 failed calls were not logged");
    }

    [Fact]
    public async Task A_plugin_that_fails_always_does_not_keep_the_failure_of_another_out_of_the_log()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(time: _time), SandboxGuest.Runner("always", "unreachable"), SandboxGuest.Runner("once", "unreachable"));
        for (int i = 0; i < 50; i++)
        {
            await PluginCall.TryAsync(host.Get<IRunner>("always").RunAsync(0, Token));
        }

        await PluginCall.TryAsync(host.Get<IRunner>("once").RunAsync(0, Token));

        AssertLogged(host, 100, LogLevel.Warning, "The plugin 'once' trapped");
    }

    [Fact]
    public async Task A_guest_logs_at_the_level_that_it_says_under_its_own_name()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "acme/guest",
            "(call $write (local.get $value) (i32.const 16) (i32.const 5)) (i32.const 0)",
            WriteLog + """(memory (export "memory") 1) (data (i32.const 16) "hello")""");
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        LogLevel[] levels =
        [
            LogLevel.Trace, LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.Critical,
        ];

        for (uint level = 0; level < levels.Length; level++)
        {
            await host.Get<IRunner>("acme/guest").RunAsync(level, Token);
        }

        FakeLogRecord[] messages = Messages(host, "acme/guest");
        Assert.Equal(levels, messages.Select(record => record.Level));
        Assert.All(messages, record => Assert.Equal("hello", record.Message));
        await Assert.ThrowsAsync<PluginAbiException>(async () => await host.Get<IRunner>("acme/guest").RunAsync(6, Token));
    }

    [Fact]
    public async Task What_a_guest_logs_is_made_harmless_and_cut()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            "(call $write (i32.const 2) (i32.const 16) (i32.const 13)) (call $write (i32.const 2) (i32.const 32) (i32.const 9000)) (i32.const 0)",
            WriteLog + """(memory (export "memory") 1) (data (i32.const 16) "a\0d\0afake\1b[31mb")""");
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        await host.Get<IRunner>("guest").RunAsync(0, Token);

        FakeLogRecord[] messages = Messages(host, "guest");
        Assert.Equal("a\\r\\nfake\\u001b[31mb", messages[0].Message);
        Assert.InRange(messages[1].Message.Length, 4096, 6 * 4096 + 1);
        Assert.DoesNotContain('\0', messages[1].Message);
    }

    [Fact]
    public async Task A_guest_logs_only_so_much_a_second_and_the_log_says_what_was_left_out()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            "(call $write (i32.const 2) (i32.const 16) (i32.const 100)) (i32.const 0)",
            WriteLog + """(memory (export "memory") 1)""") with
        { Limits = new PluginLimits { MaxLogBytesPerSecond = 1000 } };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(time: _time), plugin);
        IRunner guest = host.Get<IRunner>("guest");
        for (int i = 0; i < 30; i++)
        {
            await guest.RunAsync(0, Token);
        }

        Assert.Equal(10, Messages(host, "guest").Length);
        host.Advance(_time, TimeSpan.FromSeconds(1));
        await guest.RunAsync(0, Token);

        Assert.Equal(11, Messages(host, "guest").Length);
        AssertLogged(host, 201, LogLevel.Warning, "2000 bytes more than its 1000 bytes a second");
    }

    [Fact]
    public async Task While_a_guest_floods_its_log_what_was_left_out_is_said_once_a_second()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            "(call $write (i32.const 2) (i32.const 16) (i32.const 0)) (i32.const 0)",
            WriteLog + """(memory (export "memory") 1)""") with
        { Limits = new PluginLimits { MaxLogBytesPerSecond = 640 } };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(time: _time), plugin);
        IRunner guest = host.Get<IRunner>("guest");

        // Half a second's worth is let through every half second, and twice as much comes.
        for (int i = 0; i < 10; i++)
        {
            for (int call = 0; call < 10; call++)
            {
                await guest.RunAsync(0, Token);
            }

            host.Advance(_time, TimeSpan.FromSeconds(0.5));
        }

        // An empty line counts as 64 bytes.
        Assert.Equal(10 + (9 * 5), Messages(host, "guest").Length);
        Assert.Equal(4, host.Logs.GetSnapshot().Count(record => record.Id.Id == 201));
    }

    private static FakeLogRecord[] Messages(PluginTestHost host, string plugin) =>
        [.. host.Logs.GetSnapshot().Where(record => record.Category == $"Plugin.{plugin}" && record.Id.Id == 200)];

    private static void AssertLogged(PluginTestHost host, int id, LogLevel level, string message) => Assert.Contains(
        host.Logs.GetSnapshot(),
        record => record.Id.Id == id && record.Level == level && record.Message.Contains(message, StringComparison.Ordinal));
}
