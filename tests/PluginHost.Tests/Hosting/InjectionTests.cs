using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Hosting;

public sealed class InjectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plugin_is_injected_by_its_id_as_text_or_as_an_id()
    {
        await using PluginTestHost host = await StartAsync();
        PluginConsumer consumer = ActivatorUtilities.CreateInstance<PluginConsumer>(host.Services);

        Assert.Equal(1u, await consumer.Plain.RunAsync(0, Token));
        Assert.Equal(2u, await consumer.Scoped.RunAsync(0, Token));
        Assert.Equal(2u, await host.Services.GetRequiredKeyedService<IRunner>(new PluginId("acme", "guest")).RunAsync(0, Token));
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_is_injected_all_the_same_and_its_calls_fail_with_a_type()
    {
        await using PluginTestHost host = await StartAsync();

        IRunner unknown = host.Services.GetRequiredKeyedService<IRunner>("acme/unknown");

        var failure = await Assert.ThrowsAsync<PluginNotFoundException>(async () => await unknown.RunAsync(0, Token));
        Assert.Equal(PluginId.Parse("acme/unknown"), failure.PluginId);
        Assert.Contains("acme/guest", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not an id")]
    [InlineData("")]
    [InlineData("a/b/c")]
    public async Task A_key_that_is_no_id_is_a_mistake(string key)
    {
        await using PluginTestHost host = await StartAsync();

        Assert.Throws<FormatException>(() => host.Services.GetRequiredKeyedService<IRunner>(key));
    }

    [Fact]
    public async Task A_key_of_another_type_is_a_mistake()
    {
        await using PluginTestHost host = await StartAsync();

        var error = Assert.Throws<ArgumentException>(() => host.Services.GetRequiredKeyedService<IRunner>(7));

        Assert.Contains("PluginId", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_is_made_for_whoever_asks_and_holds_nothing_to_dispose()
    {
        await using PluginTestHost host = await StartAsync();

        IRunner one = host.Services.GetRequiredKeyedService<IRunner>("guest");

        Assert.NotSame(one, host.Services.GetRequiredKeyedService<IRunner>("guest"));
        Assert.False(one is IDisposable or IAsyncDisposable);
    }

    [Fact]
    public async Task The_provider_finds_plugins_at_run_time_and_says_which_there_are()
    {
        await using PluginTestHost host = await StartAsync();
        IPluginProvider<IRunner> provider = host.Provider<IRunner>();

        Assert.Equal(["acme/guest", "guest"], provider.GetIds().Select(id => id.ToString()));
        Assert.Equal(["acme/guest"], provider.GetIds("acme").Select(id => id.ToString()));
        Assert.Empty(provider.GetIds("nobody"));
        Assert.True(provider.TryGet(PluginId.Parse("acme/guest"), out IRunner? runner));
        Assert.Equal(2u, await runner.RunAsync(0, Token));
        Assert.False(provider.TryGet(PluginId.Parse("acme/unknown"), out _));
        Assert.Throws<PluginNotFoundException>(() => provider.Get(PluginId.Parse("nobody/guest")));
        await Assert.ThrowsAsync<PluginNotFoundException>(
            async () => await provider.OpenSessionAsync(PluginId.Parse("nobody/guest"), cancellationToken: Token));
    }

    [Fact]
    public void A_type_that_nothing_was_generated_for_is_refused_when_it_is_added()
    {
        IWasmPluginsBuilder plugins = new ServiceCollection().AddWasmPlugins();

        Assert.Throws<InvalidOperationException>(() => plugins.AddWasmContract<INotGenerated>());
        Assert.Throws<InvalidOperationException>(() => plugins.AddWasmImport<IDisposable>());
    }

    private static Task<PluginTestHost> StartAsync() => PluginTestHost.StartAsync(
        SandboxGuest.With(),
        SandboxGuest.Runner("guest", "(i32.const 1)"),
        SandboxGuest.Runner("acme/guest", "(i32.const 2)"),
        SandboxGuest.Echo("echo"));

    private sealed class PluginConsumer([FromKeyedServices("guest")] IRunner plain, [FromKeyedServices("acme/guest")] IRunner scoped)
    {
        public IRunner Plain => plain;

        public IRunner Scoped => scoped;
    }

    private interface INotGenerated : IWasmContract;
}
