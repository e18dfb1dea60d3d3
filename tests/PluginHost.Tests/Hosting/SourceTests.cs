using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Hosting;

public sealed class SourceTests
{
    private static readonly PluginDefinition One = SandboxGuest.Runner("one", "(i32.const 1)");
    private static readonly PluginDefinition Two = SandboxGuest.Runner("two", "(i32.const 2)");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plugins_come_from_any_number_of_sources()
    {
        await using PluginTestHost host = await StartAsync(new TestSource { Name = "other", Plugins = [Two] });

        Assert.Equal(1u, await host.Get<IRunner>("one").RunAsync(0, Token));
        Assert.Equal(2u, await host.Get<IRunner>("two").RunAsync(0, Token));
    }

    [Fact]
    public async Task Two_sources_with_the_same_plugin_are_a_mistake_that_names_both_and_changes_nothing()
    {
        var other = new TestSource { Name = "other", Plugins = [Two] };
        await using PluginTestHost host = await StartAsync(other);
        long revision = host.Catalog.Revision;
        other.Plugins = [Two, SandboxGuest.Runner("one", "(i32.const 3)")];

        var failure = await Assert.ThrowsAsync<PluginLoadException>(() => host.Catalog.LoadAsync(Token));

        Assert.Equal(new PluginId("one"), failure.PluginId);
        Assert.Contains("'test' and 'other'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(revision, host.Catalog.Revision);
        Assert.Equal(1u, await host.Get<IRunner>("one").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_source_that_throws_fails_the_loading_is_named_in_the_log_and_changes_nothing()
    {
        var other = new TestSource { Name = "other", Plugins = [Two] };
        await using PluginTestHost host = await StartAsync(other);
        long revision = host.Catalog.Revision;
        other.OnRead = () => throw new IOException("the disk is gone");

        await Assert.ThrowsAsync<IOException>(() => host.Catalog.LoadAsync(Token));

        Assert.Contains(host.Logs.GetSnapshot(), record => record.Id.Id == 5 && record.Message.Contains("other", StringComparison.Ordinal));
        Assert.Equal(revision, host.Catalog.Revision);
        Assert.Equal(2u, await host.Get<IRunner>("two").RunAsync(0, Token));

        other.OnRead = () => { };
        await host.Catalog.LoadAsync(Token);
        Assert.Equal(2u, await host.Get<IRunner>("two").RunAsync(0, Token));
    }

    [Fact]
    public async Task Loading_that_is_cancelled_ends_and_what_was_loaded_stays()
    {
        var other = new TestSource { Name = "other", Plugins = [Two] };
        await using PluginTestHost host = await StartAsync(other);
        using var source = new CancellationTokenSource();
        other.OnRead = source.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Catalog.LoadAsync(source.Token));

        Assert.Equal(2u, await host.Get<IRunner>("two").RunAsync(0, Token));
    }

    [Fact]
    public async Task Loading_that_is_cancelled_in_a_start_function_is_no_failure_of_the_plugin()
    {
        using var source = new CancellationTokenSource();
        var imports = new TestImports { OnPing = source.Cancel };
        PluginDefinition endless = SandboxGuest.Runner(
            "endless", "(i32.const 0)", SandboxGuest.Ping + "(func $begin (call $ping) (loop $forever (br $forever))) (start $begin)");
        endless.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        var services = new ServiceCollection();
        services.AddSingleton<IPluginSource>(new TestSource { Plugins = [endless] });
        SandboxGuest.With(imports)(services.AddWasmPlugins());
        await using ServiceProvider provider = services.BuildServiceProvider();
        IPluginCatalog catalog = provider.GetRequiredService<IPluginCatalog>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => catalog.LoadAsync(source.Token));

        Assert.Equal(PluginState.Loading, Assert.Single(catalog.GetStatus()).State);
    }

    private static Task<PluginTestHost> StartAsync(TestSource other) => PluginTestHost.StartAsync(
        plugins =>
        {
            SandboxGuest.With()(plugins);
            plugins.Services.AddSingleton<IPluginSource>(other);
        },
        One);
}
