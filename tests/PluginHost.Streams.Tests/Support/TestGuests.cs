using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;

namespace PluginHost.Streams.Tests.Support;

/// <summary>The guests that tests add as plugins.</summary>
internal static class TestGuests
{
    /// <summary>Does with a record what the record says.</summary>
    public const string Trials = "stream-trials";

    /// <summary>Copies records, or rewrites JSON.</summary>
    public const string Work = "stream-work";

    /// <summary>Adds a guest of plugins/dist under its file's name.</summary>
    public static IWasmPluginsBuilder AddGuest(this IWasmPluginsBuilder builder, string guest, Action<PluginOptions>? configure = null) =>
        builder.AddPlugin(guest, plugin =>
        {
            plugin.Source.Path = Guests.PathOf($"{guest}.wasm");
            plugin.Hook = "stream-transform";
            plugin.Limits.CallTimeout = TimeSpan.FromSeconds(20);
            configure?.Invoke(plugin);
        });
}
