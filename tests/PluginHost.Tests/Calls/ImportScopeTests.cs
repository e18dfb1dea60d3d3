using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls;

/// <summary>Where imports find their services.</summary>
public sealed class ImportScopeTests
{
    private static readonly PluginDefinition Guest = SandboxGuest.Runner(
        "guest", "(drop (call $ask (i32.const 0))) (call $ask (local.get $value))", SandboxGuest.Ask);

    private readonly List<ScopedHost> _made = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_call_has_a_scope_of_its_own_made_at_the_first_import_and_disposed_after_it()
    {
        await using PluginTestHost host = await StartAsync(Guest);
        IRunner guest = host.Services.GetRequiredKeyedService<IRunner>("guest");

        await guest.RunAsync(0, Token);
        await guest.RunAsync(0, Token);

        Assert.Equal(2, _made.Count);
        Assert.All(_made, service => Assert.Equal(2, service.Asked));
        Assert.All(_made, service => Assert.True(service.IsDisposed));
    }

    [Fact]
    public async Task A_call_that_asks_for_nothing_makes_no_scope()
    {
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner("guest", "(local.get $value)", SandboxGuest.Ask));

        await host.Services.GetRequiredKeyedService<IRunner>("guest").RunAsync(0, Token);

        Assert.Empty(_made);
    }

    [Fact]
    public async Task A_plugin_that_was_injected_into_a_scope_uses_that_scope_and_leaves_it_alone()
    {
        await using PluginTestHost host = await StartAsync(Guest);
        await using (AsyncServiceScope scope = host.Services.CreateAsyncScope())
        {
            IRunner guest = scope.ServiceProvider.GetRequiredKeyedService<IRunner>("guest");

            await guest.RunAsync(0, Token);
            await guest.RunAsync(0, Token);

            ScopedHost service = Assert.Single(_made);
            Assert.Same(service, scope.ServiceProvider.GetRequiredService<IHost>());
            Assert.Equal(4, service.Asked);
            Assert.False(service.IsDisposed);
        }

        Assert.True(_made[0].IsDisposed);
    }

    [Fact]
    public async Task A_caller_can_say_which_services_to_use()
    {
        await using PluginTestHost host = await StartAsync(Guest);
        await using AsyncServiceScope scope = host.Services.CreateAsyncScope();

        await host.Get<IRunner>("guest", new PluginCallContext { Services = scope.ServiceProvider }).RunAsync(0, Token);

        Assert.Same(Assert.Single(_made), scope.ServiceProvider.GetRequiredService<IHost>());
    }

    [Fact]
    public async Task A_start_function_has_a_scope_of_its_own()
    {
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner(
            "guest", "(local.get $value)", $"{SandboxGuest.Ask} (func $begin (drop (call $ask (i32.const 1)))) (start $begin)"));

        Assert.Equal(PluginState.Ready, host.StatusOf("guest").State);
        Assert.True(Assert.Single(_made).IsDisposed);
    }

    [Fact]
    public async Task A_service_that_cannot_be_disposed_fails_its_call_and_takes_no_place_with_it()
    {
        PluginDefinition plugin = Guest with { Limits = new PluginLimits { MaxConcurrentCalls = 1, MaxQueuedCalls = 0 } };
        await using PluginTestHost host = await StartAsync(plugin, fails: true);
        IRunner guest = host.Get<IRunner>("guest");

        for (int i = 0; i < 3; i++)
        {
            var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await guest.RunAsync(0, Token));
            Assert.Equal("cannot be disposed", failure.InnerException!.Message);
        }

        Assert.Equal(0, host.GenerationOf("guest").Instances);
    }

    private Task<PluginTestHost> StartAsync(PluginDefinition plugin, bool fails = false) => PluginTestHost.StartAsync(
        plugins =>
        {
            plugins.AddWasmContract<IRunner>();
            plugins.Services.AddScoped<IHost>(_ =>
            {
                var made = new ScopedHost(fails);
                _made.Add(made);
                return made;
            });
        },
        plugin with { Grants = new HashSet<string> { SandboxGuest.HostGrant } });

    private sealed class ScopedHost(bool fails) : IHost, IDisposable
    {
        public int Asked { get; private set; }

        public bool IsDisposed { get; private set; }

        public ValueTask PingAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask<uint> AskAsync(uint value, CancellationToken cancellationToken = default)
        {
            Assert.False(IsDisposed);
            Asked++;
            return new ValueTask<uint>(value);
        }

        public ValueTask<string> ReadAsync(CancellationToken cancellationToken = default) => new("");

        public ValueTask TellAsync(string message, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public void Dispose()
        {
            IsDisposed = true;
            if (fails)
            {
                throw new InvalidOperationException("cannot be disposed");
            }
        }
    }
}
