using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PluginHost;
using PluginHost.Streams;
using PluginHost.Streams.Diagnostics;
using PluginHost.Streams.GuestCalls;
using PluginHost.Streams.Hosting;
using PluginHost.Streams.Redpanda;
using PluginHost.Streams.Running;
using PluginHost.Streams.Wit;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds stream transforms to an application's plugins.</summary>
public static class WasmStreamsBuilderExtensions
{
    /// <summary>
    /// Adds a stream. A host starts it when the plugins are loaded, and has it finish what was read when it stops. It is an
    /// <see cref="IStreamRunner"/> by its name.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The stream's name.</param>
    /// <param name="describe">Describes the stream.</param>
    /// <exception cref="ArgumentException">There is a stream of this name.</exception>
    /// <example><code>
    /// services.AddWasmPlugins().AddStreamTransform("mask-pii", stream => stream
    ///     .From(StreamSources.FromFile("orders.ndjson"))
    ///     .Through("mask-pii")
    ///     .To(StreamSinks.ToFile("masked.ndjson")));
    /// </code></example>
    public static IWasmPluginsBuilder AddStreamTransform(
        this IWasmPluginsBuilder builder, string name, Action<StreamTransformBuilder> describe)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(describe);
        IServiceCollection services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(IStreamRunner) && name.Equals(service.ServiceKey)))
        {
            throw new ArgumentException($"There is a stream '{name}' already.", nameof(name));
        }

        AddHook(builder);
        services.AddKeyedSingleton<IStreamRunner>(name, (provider, _) => Create(provider, name, describe));
        services.AddSingleton(new StreamName(name));
        return builder;
    }

    /// <summary>Adds the streams that the configuration section <c>WasmPlugins:Streams</c> describes, each under its name.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">The application's configuration.</param>
    /// <exception cref="StreamConfigurationException">The section says something that cannot be.</exception>
    public static IWasmPluginsBuilder AddStreamTransforms(this IWasmPluginsBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (IConfigurationSection section in configuration.GetSection(StreamSettings.SectionName).GetChildren())
        {
            StreamSettings settings = StreamSettings.Read(section);
            builder.AddStreamTransform(section.Key, settings.Describe);
        }

        return builder;
    }

    private static StreamRunner Create(IServiceProvider services, string name, Action<StreamTransformBuilder> describe)
    {
        var builder = new StreamTransformBuilder(name);
        describe(builder);
        var measurements = new StreamMeasurements(services.GetRequiredService<StreamMeter>(), name);
        var runner = new StreamRunner(
            builder.Build(services), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<StreamLog>(), measurements);
        services.GetRequiredService<StreamRegistry>().Add(runner);
        return runner;
    }

    private static void AddHook(IWasmPluginsBuilder builder)
    {
        IServiceCollection services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(GuestServices)))
        {
            return;
        }

        builder.AddHook(StreamTransformHook.Create()).AddHookContract<ITransform>().AddHookContract<IRedpandaTransform>();
        services.AddSingleton<GuestServices>();
        services.AddSingleton(provider => RedpandaCalls.CreateIdle(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<StreamLog>();
        services.TryAddSingleton<StreamRegistry>();
        services.AddSingleton<StreamMeter>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StreamsService>());
    }
}
