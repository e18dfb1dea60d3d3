using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Canonical;

namespace PluginHost.Tests.Calls.Canonical;

/// <summary>The guest that has a function for every kind of value, in the real engine, with a host for its imports.</summary>
public sealed class CanonicalGuest : IAsyncLifetime
{
    private PluginTestHost? _host;

    internal EchoHost Host { get; } = new();

    internal ICanonical Guest => _host!.Get<ICanonical>("canonical");

    public async ValueTask InitializeAsync() => _host = await PluginTestHost.StartAsync(
        plugins =>
        {
            plugins.AddWasmContract<ICanonical>();
            plugins.Services.AddSingleton<IHost>(Host);
        },
        PluginTestHost.FromDist("canonical", "canonical.wasm") with
        {
            Grants = new HashSet<string> { "test:canonical/host" },
            Lifetime = PluginLifetime.Pooled,
        });

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? default;
}
