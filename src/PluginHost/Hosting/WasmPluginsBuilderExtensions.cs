using Microsoft.Extensions.DependencyInjection.Extensions;
using PluginHost;
using PluginHost.Catalog;
using PluginHost.CompilerServices;
using PluginHost.Dynamic;
using PluginHost.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says what an application's plugins are for and what they may use.</summary>
public static class WasmPluginsBuilderExtensions
{
    /// <summary>
    /// Adds a contract. Plugins of it are injected by key (<c>[FromKeyedServices("name")]</c>, or a <see cref="PluginId"/>), and found at
    /// run time with <see cref="IPluginProvider{TContract}"/>.
    /// </summary>
    /// <typeparam name="TContract">The interface that was generated from a WIT interface or world.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <exception cref="InvalidOperationException">The interface was not generated.</exception>
    /// <exception cref="GeneratedCodeVersionException">It was generated for another version of PluginHost.</exception>
    public static IWasmPluginsBuilder AddWasmContract<TContract>(this IWasmPluginsBuilder builder)
        where TContract : class, IWasmContract
    {
        ArgumentNullException.ThrowIfNull(builder);
        ContractDescriptor contract = AddProvider<TContract>(builder.Services);
        IServiceCollection services = builder.Services;
        if (services.Any(service => service.ImplementationInstance is ContractRegistration other && other.Descriptor == contract))
        {
            return builder;
        }

        services.AddSingleton(new ContractRegistration(contract));
        services.AddKeyedTransient(KeyedService.AnyKey, (provider, key) =>
            provider.GetRequiredService<PluginProvider<TContract>>().Create(
                ToId(key), provider.GetRequiredService<RootServices>().GetContext(provider)));
        return builder;
    }

    /// <summary>
    /// Adds a contract that was read from a component. Its plugins are found with <see cref="DynamicContract.GetProvider"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="contract">The contract.</param>
    /// <param name="answer">Answers what the contract's component imports. <see langword="null"/>: nothing but what <c>AddWasmImport</c> serves.</param>
    public static IWasmPluginsBuilder AddWasmContract(
        this IWasmPluginsBuilder builder, DynamicContract contract, Action<DynamicImports>? answer = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(contract);
        var imports = new DynamicImports(contract);
        answer?.Invoke(imports);
        builder.Services.AddSingleton(new ContractRegistration(contract.Describe(imports), contract));
        return builder;
    }

    /// <summary>
    /// Says how plugins may use an imported interface, and lets plugins import it even if their contract does not. The service itself is
    /// registered as usual, for example with <c>AddScoped</c>.
    /// </summary>
    /// <typeparam name="TImport">The interface that was generated from a WIT interface.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the grant's name, or says that the service may take its time.</param>
    /// <exception cref="InvalidOperationException">The interface was not generated, or no world imports it.</exception>
    /// <exception cref="GeneratedCodeVersionException">It was generated for another version of PluginHost.</exception>
    public static IWasmPluginsBuilder AddWasmImport<TImport>(
        this IWasmPluginsBuilder builder, Action<WasmImportOptions>? configure = null)
        where TImport : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!ContractRegistry.TryGetImport(typeof(TImport), out ImportDescriptor? import))
        {
            throw new InvalidOperationException(
                $"{typeof(TImport)} is not an interface that a guest can import: no world in WIT imports it.");
        }

        var options = new WasmImportOptions();
        configure?.Invoke(options);
        builder.Services.AddSingleton(new ImportRegistration(import, options));
        return builder;
    }

    /// <summary>Adds a plugin.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="id">The plugin: <c>name</c> or <c>scope/name</c>.</param>
    /// <param name="configure">Describes the plugin.</param>
    public static IWasmPluginsBuilder AddPlugin(this IWasmPluginsBuilder builder, string id, Action<PluginOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure<WasmPluginsOptions>(options =>
        {
            if (!options.Plugins.TryGetValue(id, out PluginOptions? plugin))
            {
                options.Plugins.Add(id, plugin = new PluginOptions());
            }

            configure(plugin);
        });
        return builder;
    }

    /// <summary>Adds a source of plugins, beside configuration.</summary>
    /// <typeparam name="TSource">The source.</typeparam>
    /// <param name="builder">The builder.</param>
    public static IWasmPluginsBuilder AddPluginSource<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(
        System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>(this IWasmPluginsBuilder builder)
        where TSource : class, IPluginSource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPluginSource, TSource>());
        return builder;
    }

    /// <summary>Makes the host's start fail unless a plugin is there and ready.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="id">The plugin: <c>name</c> or <c>scope/name</c>.</param>
    /// <exception cref="FormatException">The text is not a plugin's id.</exception>
    public static IWasmPluginsBuilder RequirePlugin(this IWasmPluginsBuilder builder, string id)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new RequiredPlugin(PluginId.Parse(id)));
        return builder;
    }

    /// <summary>
    /// Adds a hook, so that plugins can name it in their configuration. It finds them with <see cref="IPluginProvider{TContract}"/>, for
    /// each contract that was added with <see cref="AddHookContract{TContract}"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="hook">The hook.</param>
    public static IWasmPluginsBuilder AddHook(this IWasmPluginsBuilder builder, PluginHook hook)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(hook);
        builder.Services.AddSingleton(hook);
        return builder;
    }

    /// <summary>
    /// Lets a hook find the plugins of one of its contracts with <see cref="IPluginProvider{TContract}"/>. Unlike
    /// <see cref="AddWasmContract{TContract}"/>, it does not let a plugin's configuration name the contract.
    /// </summary>
    /// <typeparam name="TContract">The interface that was generated from a WIT interface or world.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <exception cref="InvalidOperationException">The interface was not generated.</exception>
    public static IWasmPluginsBuilder AddHookContract<TContract>(this IWasmPluginsBuilder builder)
        where TContract : class, IWasmContract
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddProvider<TContract>(builder.Services);
        return builder;
    }

    /// <summary>
    /// Adds code that stands in for plugins of a contract which name it as their fallback (<c>code:name</c>), where they are called by
    /// <see cref="IHookCaller{TContract}"/>.
    /// </summary>
    /// <typeparam name="TContract">The interface that was generated from a WIT interface or world.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name, without <c>code:</c>.</param>
    /// <param name="create">Makes the code, once.</param>
    /// <exception cref="ArgumentException">It is not a name.</exception>
    public static IWasmPluginsBuilder AddFallback<TContract>(
        this IWasmPluginsBuilder builder, string name, Func<IServiceProvider, TContract> create)
        where TContract : class, IWasmContract
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.AddSingleton(new PluginFallbackCode(PluginFallback.ToCode(name).Code!));
        builder.Services.AddSingleton(provider => new FallbackCode<TContract>(name, create(provider)));
        return builder;
    }

    private static ContractDescriptor AddProvider<TContract>(IServiceCollection services)
        where TContract : class, IWasmContract
    {
        if (!ContractRegistry.TryGetContract(typeof(TContract), out ContractDescriptor? contract))
        {
            throw new InvalidOperationException(
                $"{typeof(TContract)} is not a contract that a guest can export: nothing was generated for it from WIT.");
        }

        services.TryAddSingleton(provider => new PluginProvider<TContract>(provider.GetRequiredService<PluginCatalog>(), contract));
        services.TryAddSingleton<IPluginProvider<TContract>>(provider => provider.GetRequiredService<PluginProvider<TContract>>());
        services.TryAddSingleton<IHookCaller<TContract>>(provider => new HookCaller<TContract>(
            provider.GetRequiredService<PluginProvider<TContract>>(),
            provider.GetRequiredService<IPluginCatalog>(),
            provider.GetRequiredService<ContractCatalog>(),
            provider.GetServices<FallbackCode<TContract>>()));
        return contract;
    }

    private static PluginId ToId(object? key) => key switch
    {
        PluginId id => id,
        string text => PluginId.Parse(text),
        _ => throw new ArgumentException(
            $"A plugin's key is its id, as a string or as a {nameof(PluginId)}, not {key ?? "null"}.", nameof(key)),
    };
}
