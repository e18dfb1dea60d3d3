using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls;

public sealed class ImportTests
{
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_function_that_throws_ends_the_call_and_its_exception_is_the_cause()
    {
        var cause = new InvalidOperationException("no connection to db.internal");
        _imports.OnAsk = _ => throw cause;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(call $ask (local.get $value))", SandboxGuest.Ask));

        var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await host.Get<IRunner>("guest").RunAsync(1, Token));

        Assert.Same(cause, failure.InnerException);
        Assert.Equal("test:sandbox/host@1.0.0#ask", failure.Import);
        Assert.Equal("run", failure.Function);
        Assert.Contains("db.internal", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("db.internal", failure.PublicMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_function_whose_task_fails_is_a_host_function_that_throws(bool later)
    {
        var cause = new InvalidOperationException();
        _imports.OnWait = async (_, _) =>
        {
            if (later)
            {
                await Task.Yield();
            }

            throw cause;
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(call $wait (local.get $value))", SandboxGuest.Wait));

        var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await host.Get<IRunner>("guest").RunAsync(1, Token));

        Assert.Same(cause, failure.InnerException);
        Assert.Equal("test:sandbox/slow-host@1.0.0#wait", failure.Import);
    }

    [Fact]
    public async Task A_guest_that_goes_on_after_a_host_function_failed_does_not_exist()
    {
        int asked = 0;
        _imports.OnAsk = _ => asked++ == 0 ? throw new InvalidOperationException() : new ValueTask<uint>(0u);
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(drop (call $ask (i32.const 1))) (call $ask (i32.const 2))", SandboxGuest.Ask));

        await Assert.ThrowsAsync<PluginImportException>(async () => await host.Get<IRunner>("guest").RunAsync(1, Token));

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_guest_may_export_a_function_of_the_host_as_its_own()
    {
        _imports.OnAsk = value => new(value * 2);
        PluginDefinition plugin = SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
            (module {SandboxGuest.Ask} (export "{SandboxGuest.RunnerContract}#run" (func $ask)))
            """);
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);

        Assert.Equal(42u, await host.Get<IRunner>("guest").RunAsync(21, Token));
        _imports.OnAsk = _ => throw new InvalidOperationException();
        await Assert.ThrowsAsync<PluginImportException>(async () => await host.Get<IRunner>("guest").RunAsync(21, Token));
    }

    [Fact]
    public async Task A_function_without_values_is_called_and_told_that_its_result_was_taken()
    {
        PluginDefinition plugin = SandboxGuest.Define("guest", SandboxGuest.NotifierContract, $"""
            (module
              {SandboxGuest.Ping}
              (func (export "{SandboxGuest.NotifierContract}#notify") (call $ping))
              (func (export "cabi_post_{SandboxGuest.NotifierContract}#notify")))
            """);
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);

        await host.Get<INotifier>("guest").NotifyAsync(Token);

        Assert.Equal(1, _imports.Pings);
    }
}
