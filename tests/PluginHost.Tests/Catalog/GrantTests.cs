using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

public sealed class GrantTests
{
    private static readonly PluginDefinition Guest = SandboxGuest.Runner("guest", "(call $ask (local.get $value))", SandboxGuest.Ask);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_granted_by_default_and_the_failure_names_import_and_grant()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), Guest with { Grants = new HashSet<string>() });

        var failure = Assert.IsType<PluginDeniedException>(host.StatusOf("guest").Failure);
        Assert.Equal(PluginFailureReason.Denied, failure.Reason);
        Assert.Equal("test:sandbox/host@1.0.0#ask", failure.Import);
        Assert.Equal(SandboxGuest.HostGrant, failure.Grant);
        var rejected = await Assert.ThrowsAsync<PluginRejectedException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(PluginRejection.LoadFailed, rejected.Rejection);
        Assert.Same(failure, rejected.InnerException);
    }

    [Theory]
    [InlineData("env", "puts")]
    [InlineData("test:sandbox/host@1.0.0", "no-such-function")]
    [InlineData("test:sandbox/host@2.0.0", "ask")]
    [InlineData("wasi_snapshot_preview1", "no_such_function")]
    public async Task An_import_that_the_host_does_not_have_is_denied_without_a_grant_that_could_help(string module, string name)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), SandboxGuest.Runner(
            "guest", "(local.get $value)", $"(import \"{module}\" \"{name}\" (func (param i32) (result i32)))"));

        var failure = Assert.IsType<PluginDeniedException>(host.StatusOf("guest").Failure);
        Assert.Equal($"{module}#{name}", failure.Import);
        Assert.Null(failure.Grant);
    }

    [Fact]
    public async Task A_grant_that_nothing_asks_for_is_a_mistake_and_the_failure_says_what_there_is()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), Guest with { Grants = new HashSet<string> { "test:sandbox/hosts" } });

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
        Assert.Contains("'test:sandbox/hosts'", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"'{SandboxGuest.HostGrant}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_can_have_a_grant_of_another_name()
    {
        Action<IWasmPluginsBuilder> configure = plugins =>
        {
            SandboxGuest.With()(plugins);
            plugins.AddWasmImport<IHost>(options => options.Grant = "questions");
        };

        await using PluginTestHost host = await PluginTestHost.StartAsync(
            configure,
            Guest with { Grants = new HashSet<string> { "questions" } },
            SandboxGuest.Runner("other", "(call $ask (local.get $value))", SandboxGuest.Ask) with { Grants = new HashSet<string>() });

        Assert.Equal(7u, await host.Get<IRunner>("guest").RunAsync(7, Token));
        Assert.Equal("questions", Assert.IsType<PluginDeniedException>(host.StatusOf("other").Failure).Grant);
    }

    [Fact]
    public async Task A_plugin_whose_import_no_service_implements_is_not_loaded()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(plugins => plugins.AddWasmContract<IRunner>(), Guest);

        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Contains(typeof(IHost).FullName!, failure.Expected, StringComparison.Ordinal);
        Assert.Contains("register one", failure.Found, StringComparison.Ordinal);
    }
}
