using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PluginHost;
using PluginHost.Catalog;
using PluginHost.Compilation;
using PluginHost.Diagnostics;
using PluginHost.Hosting;
using PluginHost.Resilience;
using PluginHost.Sandbox;
using PluginHost.Watching;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds WebAssembly plugins to an application.</summary>
public static class WasmPluginsServiceCollectionExtensions
{
    private const string SectionName = "WasmPlugins";

    /// <summary>
    /// Adds plugins as the configuration section <c>WasmPlugins</c> describes them. The application's configuration is used if there is
    /// one. Contracts are added with <see cref="WasmPluginsBuilderExtensions.AddWasmContract{TContract}"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    public static IWasmPluginsBuilder AddWasmPlugins(this IServiceCollection services)
    {
        IWasmPluginsBuilder builder = AddCore(services);
        services.AddOptions<WasmPluginsOptions>().Configure<IServiceProvider>((options, provider) =>
        {
            if (provider.GetService<IConfiguration>() is { } configuration)
            {
                Bind(options, configuration.GetSection(SectionName));
            }
        });
        services.AddSingleton(provider => new PluginConfiguration(provider.GetService<IConfiguration>()));
        return builder;
    }

    /// <summary>Adds plugins as configuration describes them.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The section that holds <c>Plugins</c> and <c>Engine</c>.</param>
    public static IWasmPluginsBuilder AddWasmPlugins(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        IWasmPluginsBuilder builder = AddCore(services);
        services.AddOptions<WasmPluginsOptions>().Configure(options => Bind(options, configuration));
        services.AddSingleton(new PluginConfiguration(configuration));
        return builder;
    }

    /// <summary>Adds plugins as code describes them.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Describes the plugins.</param>
    public static IWasmPluginsBuilder AddWasmPlugins(this IServiceCollection services, Action<WasmPluginsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        IWasmPluginsBuilder builder = AddCore(services);
        services.AddOptions<WasmPluginsOptions>().Configure(configure);
        return builder;
    }

    internal static void Bind(WasmPluginsOptions options, IConfiguration configuration)
    {
        configuration.Bind(options);
        options.Problems.AddRange(
            ConfigurationKeys.FindProblems(configuration, configuration is IConfigurationSection section ? section.Path : SectionName));
        foreach ((string name, PluginOptions plugin) in options.Plugins)
        {
            ReadSettings(plugin, configuration.GetSection($"{nameof(options.Plugins)}:{name}"));
        }

        foreach ((string name, PluginFolderOptions folder) in options.Folders)
        {
            ReadSettings(folder.Defaults, configuration.GetSection($"{nameof(options.Folders)}:{name}:{nameof(folder.Defaults)}"));
        }
    }

    private static void ReadSettings(PluginOptions plugin, IConfigurationSection section)
    {
        if (ConfigurationJson.Read(section.GetSection(nameof(plugin.Settings))) is { } settings)
        {
            plugin.Settings = settings;
        }
    }

    private static WasmPluginsBuilder AddCore(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<WasmPluginsOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WasmPluginsOptions>, WasmPluginsOptionsValidator>());
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ContentRoot(
            provider.GetService<IHostEnvironment>()?.ContentRootPath ?? AppContext.BaseDirectory));
        services.TryAddSingleton(provider => new RootServices(provider));
        services.TryAddSingleton(provider => new ScopeTags(GetOptions(provider).Telemetry.MaxScopes));
        services.TryAddSingleton<PluginEvents>();
        services.TryAddSingleton<Ticker>();
        services.TryAddSingleton(CreateHostThreads);
        services.TryAddSingleton(provider => new IdleInstances(
            GetOptions(provider).Engine.MaxIdleTime, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new MemoryBudget(
            GetOptions(provider).Engine.MaxTotalMemoryBytes, provider.GetRequiredService<IdleInstances>()));
        services.TryAddSingleton(provider => new EngineSet(
            GetOptions(provider).Engine,
            provider.GetRequiredService<InstanceMaps>(),
            provider.GetRequiredService<Ticker>(),
            provider.GetRequiredService<PluginEvents>()));
        services.TryAddSingleton<HostStart>();
        services.TryAddSingleton(CompilerFactory.Create);
        services.TryAddSingleton(CodeCacheFactory.Create);
        services.TryAddSingleton<ModuleProvider>();
        services.TryAddSingleton<ContractCatalog>();
        services.TryAddSingleton(provider => new ImportServices(provider.GetService<IServiceProviderIsService>()));
        services.TryAddSingleton(_ => InstanceMaps.OfProcess());
        services.TryAddSingleton(CreateHostServices);
        services.TryAddSingleton<PipelineFactory>();
        services.TryAddSingleton<IPluginResilience, PluginResilienceState>();
        services.TryAddSingleton<SelfChecks>();
        services.TryAddSingleton<PluginLoader>();
        services.TryAddSingleton<SourceReader>();
        services.TryAddSingleton<ChangeFeed>();
        services.TryAddSingleton<PluginCatalog>();
        services.TryAddSingleton<IFileLooks, FileLooks>();
        services.TryAddSingleton<IFolderEvents, FolderEvents>();
        services.TryAddSingleton<PluginWatcher>();
        services.TryAddSingleton<StartupLoad>();
        services.TryAddSingleton<IPluginCatalog>(provider => provider.GetRequiredService<PluginCatalog>());
        services.TryAddSingleton<IPluginManager>(provider => provider.GetRequiredService<PluginCatalog>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPluginSource, OptionsPluginSource>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PluginLoadingService>());
        return new WasmPluginsBuilder(services);
    }

    private static WasmPluginsOptions GetOptions(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<WasmPluginsOptions>>().Value;

    private static HostThreads CreateHostThreads(IServiceProvider provider)
    {
        WasmPluginsOptions options = GetOptions(provider);
        PluginEvents events = provider.GetRequiredService<PluginEvents>();
        return new HostThreads(
            options.Engine.MaxHostThreads,
            options.Reload.Patience,
            provider.GetRequiredService<TimeProvider>(),
            left => events.EndLeftBehind($"Of the host's own threads {left} are where they do not come back from.", options.Reload.Patience));
    }

    private static HostServices CreateHostServices(IServiceProvider provider) => new(
        provider.GetRequiredService<Ticker>(),
        provider.GetRequiredService<HostThreads>(),
        new LongCallCores(GetOptions(provider).Engine.MaxLongCalls),
        provider.GetRequiredService<IdleInstances>(),
        provider.GetRequiredService<InstanceMaps>(),
        provider.GetRequiredService<MemoryBudget>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<PluginEvents>(),
        provider.GetRequiredService<IServiceScopeFactory>(),
        GetOptions(provider).FailUnfinishedImports ?? provider.GetService<IHostEnvironment>()?.IsDevelopment() ?? false)
    {
        Restart = GetOptions(provider).Restart,
    };
}
