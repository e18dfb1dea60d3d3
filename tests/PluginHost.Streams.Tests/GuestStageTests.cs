using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams.GuestCalls;
using PluginHost.Streams.Redpanda;
using PluginHost.Streams.Tests.Support;
using PluginHost.Streams.Wit;
using PluginHost.Tests.Support;

namespace PluginHost.Streams.Tests;

/// <summary>What a stage does when its guest's call fails for no reason of the guest's, and when its plugin changes.</summary>
public sealed class GuestStageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_record_is_lost_or_emitted_twice_and_a_fresh_instance_goes_on()
    {
        var plugins = new FailingPlugins();
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        var guests = new GuestServices(
            plugins, plugins, plugins, TimeProvider.System, services.GetRequiredService<IServiceScopeFactory>(), TestLog.Create());
        await using var stage = new GuestStage(plugins.Id, guests, new GuestTransformOptions { RecordTimeout = null }, new RedpandaTopics("out", []));
        var batch = new StreamBatch(TestStream.Records("a", "b", "c"));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await stage.RunAsync(batch, Token));
        await stage.RunAsync(batch, Token);

        Assert.Equal([0L, 1, 2], batch.Emissions.Select(emission => emission.Record.Offset));
        Assert.Empty(batch.Failures);
        Assert.Equal(2, plugins.Sessions);
    }

    [Fact]
    public async Task A_guest_that_is_still_being_loaded_is_waited_for()
    {
        var source = new LateGuest();
        await using ServiceProvider services = CreateServices(source);
        IPluginCatalog catalog = services.GetRequiredService<IPluginCatalog>();
        Task loading = catalog.LoadAsync(Token);
        await source.Content.IsRead;
        await using var stage = new GuestStage(
            PluginId.Parse(RedpandaWat.Plugin),
            new GuestServices(
                services.GetRequiredService<IPluginProvider<ITransform>>(),
                services.GetRequiredService<IPluginProvider<IRedpandaTransform>>(),
                catalog,
                TimeProvider.System,
                services.GetRequiredService<IServiceScopeFactory>(),
                TestLog.Create()),
            new GuestTransformOptions(),
            new RedpandaTopics("out", []));
        var batch = new StreamBatch(TestStream.Records("a"));
        Task running = stage.RunAsync(batch, Token).AsTask();
        Assert.False(running.IsCompleted);

        source.Content.Come();

        await running;
        await loading;
        Assert.Empty(batch.Failures);
        Assert.Single(batch.GetEmitted());
    }

    [Fact]
    public async Task A_guest_has_the_grants_of_its_own_version_although_another_came_while_it_was_made()
    {
        var source = new GrantedGuest { Grants = ["schema-registry"] };
        await using ServiceProvider services = CreateServices(source);
        IPluginCatalog catalog = services.GetRequiredService<IPluginCatalog>();
        await catalog.LoadAsync(Token);
        await using var stage = new GuestStage(
            PluginId.Parse(RedpandaWat.Plugin),
            new GuestServices(
                services.GetRequiredService<IPluginProvider<ITransform>>(),
                new InterruptedProvider<IRedpandaTransform>(services.GetRequiredService<IPluginProvider<IRedpandaTransform>>(), RevokeAsync),
                catalog,
                TimeProvider.System,
                services.GetRequiredService<IServiceScopeFactory>(),
                TestLog.Create()),
            new GuestTransformOptions(),
            new RedpandaTopics("out", []));

        int revoked = await RunAsync();
        source.Grants = ["schema-registry"];
        await catalog.LoadAsync(Token);
        int granted = await RunAsync();

        // The guest emits a record if it has a registry.
        Assert.Equal((0, 1), (revoked, granted));

        Task RevokeAsync()
        {
            source.Grants = [];
            return catalog.LoadAsync(Token);
        }

        async Task<int> RunAsync()
        {
            var batch = new StreamBatch(TestStream.Records("a"));
            await stage.RunAsync(batch, Token);
            Assert.Empty(batch.Failures);
            return batch.GetEmitted().Count();
        }
    }

    private static ServiceProvider CreateServices(IPluginSource source)
    {
        var services = new ServiceCollection();
        IWasmPluginsBuilder plugins = services.AddWasmPlugins(_ => { }).AddStreamTransform("test", _ => { });
        plugins.AddSchemaRegistry(new Uri("http://localhost/"));
        services.AddSingleton(source);
        return services.BuildServiceProvider();
    }

    private sealed class LateGuest : IPluginSource
    {
        public LateContent Content { get; } = new(RedpandaWat.Create(RedpandaWat.Identity).Content);

        public string Name => "late";

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot(
        [
            new PluginDefinition(PluginId.Parse(RedpandaWat.Plugin), Content) { Hook = "stream-transform" },
        ]));
    }

    private sealed class GrantedGuest : IPluginSource
    {
        // An empty schema is none, which a guest without a registry is not told.
        private readonly RedpandaWat _guest = RedpandaWat.Create(
            RedpandaWat.Identity.Replace(
                $"(drop {RedpandaWat.Write})",
                $"(if (i32.ne (call $create (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 8)) (i32.const -1)) (then (drop {RedpandaWat.Write})))",
                StringComparison.Ordinal),
            """
            (import "redpanda_schema_registry" "check_abi_version_0" (func))
            (import "redpanda_schema_registry" "create_subject_schema" (func $create (param i32 i32 i32 i32 i32) (result i32)))
            """);

        public string[] Grants { get; set; } = [];

        public string Name => "granted";

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) =>
            _guest.With(grants: Grants).ReadAsync(cancellationToken);
    }
}
