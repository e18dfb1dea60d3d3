using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Hosting;

public sealed class HostTests
{
    private static readonly PluginDefinition Guest = SandboxGuest.Runner("guest", "(local.get $value)");

    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_loads_its_plugins_before_its_other_services_start()
    {
        using Microsoft.Extensions.Hosting.IHost host = Build(plugins => plugins.Services.AddHostedService<CallingService>(), Guest);

        await host.StartAsync(Token);

        Assert.Equal(5u, host.Services.GetServices<IHostedService>().OfType<CallingService>().Single().Answer);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_plugin_that_is_not_required_does_not_keep_the_host_from_starting()
    {
        using Microsoft.Extensions.Hosting.IHost host = Build(_ => { }, Guest, SandboxGuest.Define("broken", SandboxGuest.RunnerContract, "(module)"));

        await host.StartAsync(Token);

        Assert.Equal(PluginState.Failed, host.Services.GetRequiredService<IPluginCatalog>().GetStatus()[0].State);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_required_plugin_that_is_not_there_fails_the_start()
    {
        using Microsoft.Extensions.Hosting.IHost host = Build(plugins => plugins.RequirePlugin("guest").RequirePlugin("acme/other"), Guest);

        var failure = await Assert.ThrowsAsync<PluginNotFoundException>(() => host.StartAsync(Token));

        Assert.Contains("'acme/other'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("WasmPlugins:Plugins", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_plugin_that_cannot_be_loaded_fails_the_start_with_the_reason()
    {
        using Microsoft.Extensions.Hosting.IHost host = Build(
            plugins => plugins.RequirePlugin("broken"), SandboxGuest.Define("broken", SandboxGuest.RunnerContract, "(module)"));

        await Assert.ThrowsAsync<PluginContractException>(() => host.StartAsync(Token));
    }

    [Fact]
    public async Task A_required_plugin_that_is_disabled_fails_the_start()
    {
        using Microsoft.Extensions.Hosting.IHost host = Build(plugins => plugins.RequirePlugin("guest"), Guest with { Enabled = false });

        var failure = await Assert.ThrowsAsync<PluginRejectedException>(() => host.StartAsync(Token));

        Assert.Equal(PluginRejection.Disabled, failure.Rejection);
    }

    [Fact]
    public async Task A_mistake_in_the_options_fails_the_start_and_all_of_them_are_named()
    {
        using Microsoft.Extensions.Hosting.IHost host = Build(plugins => plugins.AddPlugin("other", plugin => plugin.Limits.MaxConcurrentCalls = -3), Guest);

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains(error.Failures, failure => failure.Contains("MaxConcurrentCalls is -3", StringComparison.Ordinal));
        Assert.Contains(error.Failures, failure => failure.Contains("Source:Path is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Before_anything_was_loaded_a_call_says_so()
    {
        using Microsoft.Extensions.Hosting.IHost host = Build(_ => { }, Guest);

        var failure = await Assert.ThrowsAsync<PluginRejectedException>(
            async () => await host.Services.GetRequiredKeyedService<IRunner>("guest").RunAsync(0, Token));

        Assert.Equal(PluginRejection.NotReady, failure.Rejection);
    }

    [Fact]
    public async Task A_host_that_stops_lets_calls_inside_end_and_takes_no_more()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $ping) (local.get $value)", SandboxGuest.Ping);
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        plugin.Limits.MaxConcurrentCalls = 2;
        using Microsoft.Extensions.Hosting.IHost host = Build(_ => { }, plugin);
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        await host.StartAsync(Token);
        IRunner guest = host.Services.GetRequiredKeyedService<IRunner>("guest");
        await using IPluginSession<IRunner> idle = await host.Services.GetRequiredService<IPluginProvider<IRunner>>()
            .OpenSessionAsync(new PluginId("guest"), null, Token);
        Task<uint> inside = Task.Run(() => guest.RunAsync(7, Token).AsTask(), Token);
        await _imports.Pinged;
        Task<uint> waiting = guest.RunAsync(8, Token).AsTask();

        Task stopping = host.StopAsync(Token);

        await Assert.ThrowsAsync<PluginRejectedException>(() => waiting);
        Assert.Equal(
            PluginRejection.Stopping,
            (await Assert.ThrowsAsync<PluginRejectedException>(async () => await guest.RunAsync(9, Token))).Rejection);
        Assert.False(stopping.IsCompleted);
        gate.Open();
        Assert.Equal(7u, await inside);
        await stopping;
        await Assert.ThrowsAsync<PluginRejectedException>(async () => await idle.Plugin.RunAsync(0, Token));
    }

    private Microsoft.Extensions.Hosting.IHost Build(Action<IWasmPluginsBuilder> configure, params PluginDefinition[] plugins)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IPluginSource>(new TestSource { Plugins = plugins });
        IWasmPluginsBuilder added = builder.Services.AddWasmPlugins();
        SandboxGuest.With(_imports)(added);
        configure(added);
        return builder.Build();
    }

    private sealed class CallingService([FromKeyedServices("guest")] IRunner guest) : IHostedService
    {
        public uint Answer { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken) => Answer = await guest.RunAsync(5, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
