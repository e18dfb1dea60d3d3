using Example.Greeter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Hosting;

public sealed class ConfigurationTests
{
    private static readonly string Greeter = Guests.PathOf("greeter-rust.wasm");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_key_is_read()
    {
        WasmPluginsOptions options = Read(new()
        {
            ["BasePath"] = "guests",
            ["FailUnfinishedImports"] = "true",
            ["Engine:MaxPooledInstances"] = "32",
            ["Engine:MaxPooledMemoryBytes"] = "131072",
            ["Engine:MaxHostThreads"] = "3",
            ["Plugins:acme/greeter:Source:Path"] = "greeter.wasm",
            ["Plugins:acme/greeter:Sha256"] = new string('0', 64),
            ["Plugins:acme/greeter:Contract"] = "example:greeter/greeter@0.1.0",
            ["Plugins:acme/greeter:Grants:0"] = "one",
            ["Plugins:acme/greeter:Grants:1"] = "two",
            ["Plugins:acme/greeter:Lifetime"] = "Single",
            ["Plugins:acme/greeter:FailurePolicy"] = "Open",
            ["Plugins:acme/greeter:Settings:greeting"] = "Hello",
            ["Plugins:acme/greeter:Settings:times"] = "2",
            ["Plugins:acme/greeter:Enabled"] = "false",
            ["Plugins:acme/greeter:Limits:MaxMemoryBytes"] = "1048576",
            ["Plugins:acme/greeter:Limits:MaxTableElements"] = "7",
            ["Plugins:acme/greeter:Limits:FuelPerCall"] = "1000000",
            ["Plugins:acme/greeter:Limits:CallTimeout"] = "00:00:00.250",
            ["Plugins:acme/greeter:Limits:MaxConcurrentCalls"] = "8",
            ["Plugins:acme/greeter:Limits:MaxQueuedCalls"] = "9",
            ["Plugins:acme/greeter:Limits:MaxModuleBytes"] = "10000",
            ["Plugins:acme/greeter:Limits:MaxStackBytes"] = "65536",
            ["Plugins:acme/greeter:Limits:MaxResultBytes"] = "11000",
            ["Plugins:acme/greeter:Limits:MaxImportBytes"] = "12000",
            ["Plugins:acme/greeter:Limits:MaxTotalImportBytes"] = "12500",
            ["Plugins:acme/greeter:Limits:MaxImportCalls"] = "13",
            ["Plugins:acme/greeter:Limits:MaxAllocations"] = "14",
            ["Plugins:acme/greeter:Limits:MaxLogBytesPerSecond"] = "15",
            ["Plugins:acme/greeter:Limits:MaxResources"] = "16",
            ["Plugins:acme/greeter:Wasi:RandomSeed"] = "18446744073709551615",
            ["Plugins:filter:Source:Path"] = "filter.wasm",
            ["Plugins:filter:Hook"] = "http-filter",
        });

        Assert.Equal("guests", options.BasePath);
        Assert.True(options.FailUnfinishedImports);
        Assert.Equal((32, 131072, 3), (options.Engine.MaxPooledInstances, options.Engine.MaxPooledMemoryBytes, options.Engine.MaxHostThreads));
        PluginOptions plugin = options.Plugins["acme/greeter"];
        Assert.Equal("greeter.wasm", plugin.Source.Path);
        Assert.Equal(new string('0', 64), plugin.Sha256);
        Assert.Equal("example:greeter/greeter@0.1.0", plugin.Contract);
        Assert.Equal(["one", "two"], plugin.Grants);
        Assert.Equal(PluginLifetime.Single, plugin.Lifetime);
        Assert.Equal(PluginFailurePolicy.Open, plugin.FailurePolicy);
        Assert.Equal("""{"greeting":"Hello","times":2}""", plugin.Settings);
        Assert.Equal(ulong.MaxValue, plugin.Wasi.RandomSeed);
        Assert.False(plugin.Enabled);
        Assert.Equal("http-filter", options.Plugins["filter"].Hook);
        PluginLimits limits = plugin.Limits;
        Assert.Equal((1048576, 7, 1000000), (limits.MaxMemoryBytes, limits.MaxTableElements, limits.FuelPerCall));
        Assert.Equal(TimeSpan.FromMilliseconds(250), limits.CallTimeout);
        Assert.Equal((8, 9, 10000), (limits.MaxConcurrentCalls, limits.MaxQueuedCalls, limits.MaxModuleBytes));
        Assert.Equal((65536, 11000), (limits.MaxStackBytes, limits.MaxResultBytes));
        Assert.Equal((12000, 12500), (limits.MaxImportBytes, limits.MaxTotalImportBytes));
        Assert.Equal(
            (13, 14, 15, 16), (limits.MaxImportCalls, limits.MaxAllocations, limits.MaxLogBytesPerSecond, limits.MaxResources));
    }

    [Fact]
    public void Every_option_has_a_key_that_is_known()
    {
        // A key that is not known is a mistake, so an option without one could not be set.
        var keys = new Dictionary<string, string?> { ["Plugins:x:Source:Path"] = "x.wasm" };
        foreach (string name in typeof(PluginLimits).GetProperties().Select(property => property.Name))
        {
            keys[$"Plugins:x:Limits:{name}"] = name is nameof(PluginLimits.CallTimeout) or nameof(PluginLimits.StartTimeout) ? "00:00:01" : "70000";
        }

        keys["Plugins:x:Limits:MaxConcurrentCalls"] = "1";
        foreach (string name in typeof(WasmEngineOptions).GetProperties().Select(property => property.Name))
        {
            keys[$"Engine:{name}"] = name switch
            {
                nameof(WasmEngineOptions.MaxPooledMemoryBytes) or nameof(WasmEngineOptions.MaxTotalMemoryBytes) => "65536",
                nameof(WasmEngineOptions.Compilation) => "InProcess",
                nameof(WasmEngineOptions.CompileTimeout) => "00:00:01",
                nameof(WasmEngineOptions.MaxCompileMemoryBytes) => "67108864",
                nameof(WasmEngineOptions.MaxCacheBytes) => "1048576",
                _ => "16",
            };
        }

        WasmPluginsOptions options = Read(keys);

        Assert.Equal(70000, options.Plugins["x"].Limits.MaxImportCalls);
        Assert.Equal(16, options.Engine.MaxHostThreads);
    }

    [Theory]
    [InlineData("Plugins:x:Limit:MaxMemoryBytes", "1", "WasmPlugins:Plugins:x:Limit is not known; here there are Source, Sha256")]
    [InlineData("Plugins:x:Restart:Delay", "00:00:01", "WasmPlugins:Plugins:x:Restart is not known; here there are Source, Sha256")]
    [InlineData("Plugins:x:Limits:MaxMemory", "1", "WasmPlugins:Plugins:x:Limits:MaxMemory is not known; here there are MaxMemoryBytes")]
    [InlineData("Plugins:x:Wasi:Seed", "1", "WasmPlugins:Plugins:x:Wasi:Seed is not known; here there are RandomSeed")]
    [InlineData("Plugins:x:Source:Url", "y", "WasmPlugins:Plugins:x:Source:Url is not known; here there are Path")]
    [InlineData("Plugins:x:Grants", "one", "WasmPlugins:Plugins:x:Grants is 'one'; it is a list of names")]
    [InlineData("Plugins:x:Limits", "none", "WasmPlugins:Plugins:x:Limits is 'none'; it is a section with MaxMemoryBytes")]
    [InlineData("Plugins:y", "y.wasm", "WasmPlugins:Plugins:y is empty; it is a section that describes a plugin, with Source")]
    [InlineData("Engine:PoolSize", "1", "WasmPlugins:Engine:PoolSize is not known; here there are MaxPooledInstances")]
    [InlineData("Plugins:x:Sha256", "abc", "WasmPlugins:Plugins:x: Sha256 is not a SHA-256 of 64 hexadecimal digits")]
    [InlineData("Plugins:x:Lifetime", "7", "WasmPlugins:Plugins:x: Lifetime is 7; it must be PerCall, Pooled or Single")]
    [InlineData("Plugins:x:FailurePolicy", "7", "WasmPlugins:Plugins:x: FailurePolicy is 7; it must be Closed or Open")]
    [InlineData("Plugins:x:Fallback", "code:", "WasmPlugins:Plugins:x: Fallback is 'code:'; write a plugin's 'name' or 'scope/name', or 'code:name'")]
    [InlineData("Plugins:x:Resilience:Breaker:Ratio", "1", "WasmPlugins:Plugins:x:Resilience:Breaker is not known; here there are CircuitBreaker, Retry")]
    [InlineData("Plugins:x:Resilience:Retry:Times", "1", "WasmPlugins:Plugins:x:Resilience:Retry:Times is not known; here there are MaxRetries")]
    [InlineData("Plugins:x:Resilience:RateLimit", "", "WasmPlugins:Plugins:x:Resilience:RateLimit is empty; it is a section with at least one of Calls")]
    [InlineData("Plugins:x:Resilience:CircuitBreaker:MinimumCalls", "1", "WasmPlugins:Plugins:x: Resilience:CircuitBreaker:MinimumCalls is 1; it must be from 2")]
    [InlineData("Plugins:x:Resilience:CircuitBreaker:FailureRatio", "0", "Resilience:CircuitBreaker:FailureRatio is 0; it must be above 0 and up to 1")]
    [InlineData("Plugins:x:Settings", "{", "WasmPlugins:Plugins:x: Settings is not a JSON document")]
    [InlineData("Plugins:x:Source:Path", "", "WasmPlugins:Plugins:x: Source:Path is missing")]
    [InlineData("Plugins:x:Hook", "h", "WasmPlugins:Plugins:x: It names both a Hook and a Contract")]
    [InlineData("Plugins:no spaces:Source:Path", "y", "WasmPlugins:Plugins:no spaces: 'no spaces' is not a plugin id")]
    [InlineData("Plugins:x:Limits:CallTimeout", "1", "Limits:CallTimeout is 1.00:00:00; it must be from 00:00:00.0010000 to 01:00:00")]
    [InlineData("Plugins:x:Limits:MaxMemoryBytes", "-1", "Limits:MaxMemoryBytes is -1; it must be from 65536 to 4294967296")]
    [InlineData("Plugins:x:Limits:FuelPerCall", "0", "Limits:FuelPerCall is 0; it must be from 1")]
    [InlineData("Plugins:x:Limits:MaxConcurrentCalls", "5000", "Limits:MaxConcurrentCalls is 5000; it must be from 1 to 4096")]
    [InlineData("Plugins:x:Limits:MaxStackBytes", "2000000", "Limits:MaxStackBytes is 2000000; it must be from 16384 to 1048576")]
    [InlineData("Plugins:x:Probation:Failures", "1", "WasmPlugins:Plugins:x:Probation:Failures is not known; here there are Calls")]
    [InlineData("Plugins:x:Probation:Calls", "-1", "WasmPlugins:Plugins:x: Probation:Calls is -1; it must be from 0 to 10000")]
    [InlineData("Reload:Probation:MaxFuelFactor", "0.5", "WasmPlugins:Reload:Probation:MaxFuelFactor is 0.5; it must be more than 1")]
    [InlineData("Reload:Probation:Calls", "-1", "WasmPlugins:Reload:Probation:Calls is -1; it must be from 0 to 10000")]
    [InlineData("Reload:MaxStateBytes", "-1", "WasmPlugins:Reload:MaxStateBytes is -1; it must be from 0 to 268435456")]
    [InlineData("Reload:SelfCheckTimeout", "00:00:00", "WasmPlugins:Reload:SelfCheckTimeout is 00:00:00; it must be from 00:00:00.001 to 01:00:00.")]
    [InlineData("Restart:Delays", "1", "WasmPlugins:Restart:Delays is not known; here there are ImmediateRestarts")]
    [InlineData("Restart:ImmediateRestarts", "-1", "WasmPlugins:Restart:ImmediateRestarts is -1; it must be from 0 to 1000")]
    [InlineData("Restart:Delay", "2.00:00:00", "WasmPlugins:Restart:Delay is 2.00:00:00; it must be from 00:00:00.001 to 01:00:00")]
    [InlineData("Restart:MaxDelay", "00:00:00", "WasmPlugins:Restart:MaxDelay is 00:00:00; it must be from Delay, 00:00:01, to 1.00:00:00")]
    [InlineData("Folders:f:Scope", "a", "WasmPlugins:Folders:f: Path is missing; it is the path of a folder with .wasm files")]
    [InlineData("Folders:f:Scope", "a b", "WasmPlugins:Folders:f: Scope is 'a b'; it must be letters, digits")]
    [InlineData("Folders:f:Hook", "h", "WasmPlugins:Folders:f:Hook is not known; here there are Path, Scope, Defaults")]
    [InlineData("Folders:f:Defaults:Limit", "1", "WasmPlugins:Folders:f:Defaults:Limit is not known; here there are Source, Sha256")]
    [InlineData("Folders:f:Defaults:Sha256", "1", "WasmPlugins:Folders:f: Defaults has Source or Sha256, which each of the files has by itself")]
    [InlineData("Folders:f:Defaults:Lifetime", "7", "WasmPlugins:Folders:f: Defaults: Lifetime is 7; it must be PerCall, Pooled or Single")]
    [InlineData("Engine:MaxPooledInstances", "-1", "WasmPlugins:Engine:MaxPooledInstances is -1; it must be from 0 to 16384")]
    [InlineData("Reload:SourceTimeout", "02:00:00", "WasmPlugins:Reload:SourceTimeout is 02:00:00; it must be from 00:00:00.001 to 01:00:00.")]
    [InlineData("Reload:StartupTimeout", "-00:00:01", "WasmPlugins:Reload:StartupTimeout is -00:00:01; it must be from 00:00:00 to 1.00:00:00, or")]
    [InlineData("Reload:DrainTimeout", "2.00:00:00", "WasmPlugins:Reload:DrainTimeout is 2.00:00:00; it must be from 00:00:00 to 1.00:00:00, or")]
    [InlineData("Engine:MaxHostThreads", "0", "WasmPlugins:Engine:MaxHostThreads is 0; it must be from 1 to 1024")]
    [InlineData("Engine:Compilation", "7", "WasmPlugins:Engine:Compilation is 7; it must be Automatic, ChildProcess, InProcess or Never")]
    [InlineData("Engine:CompileTimeout", "1", "WasmPlugins:Engine:CompileTimeout is 1.00:00:00; it must be from 00:00:01 to 01:00:00")]
    [InlineData("Engine:MaxCompileMemoryBytes", "1", "WasmPlugins:Engine:MaxCompileMemoryBytes is 1; it must be at least 67108864")]
    [InlineData("Engine:MaxCacheBytes", "1", "WasmPlugins:Engine:MaxCacheBytes is 1; it must be at least 1048576")]
    [InlineData("Engine:MaxPooledMemoryBytes", "1", "WasmPlugins:Engine:MaxPooledMemoryBytes is 1; it must be from 65536 to 4294967296")]
    public void A_mistake_is_named_with_its_place_and_what_would_be_right(string key, string value, string message)
    {
        var keys = new Dictionary<string, string?> { ["Plugins:x:Source:Path"] = "x.wasm", ["Plugins:x:Contract"] = "a:b/c" };
        keys[key] = value;

        var error = Assert.Throws<OptionsValidationException>(() => Read(keys));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Plugins:x:Limits:CallTimeout", "soon")]
    [InlineData("Plugins:x:Limits:MaxQueuedCalls", "many")]
    [InlineData("Plugins:x:Lifetime", "Forever")]
    [InlineData("Plugins:x:Wasi:RandomSeed", "-1")]
    [InlineData("Plugins:x:Enabled", "yes")]
    public void A_value_of_another_type_is_named_with_its_place(string key, string value)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Read(new() { ["Plugins:x:Source:Path"] = "x.wasm", [key] = value }));

        Assert.Contains($"WasmPlugins:{key}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_from_configuration_is_loaded_and_called_and_a_change_is_loaded_on_request()
    {
        IConfigurationRoot configuration = Configure(new() { ["Plugins:one:Source:Path"] = Greeter });
        await using ServiceProvider services = Build(configuration.GetSection("WasmPlugins"), plugins => plugins.AddWasmContract<IGreeter>());
        IPluginCatalog catalog = services.GetRequiredService<IPluginCatalog>();
        await catalog.LoadAsync(Token);
        Assert.True((await services.GetRequiredKeyedService<IGreeter>("one").GreetAsync("Ada", Token)).IsOk);

        configuration["WasmPlugins:Plugins:one:Enabled"] = "false";
        configuration["WasmPlugins:Plugins:two:Source:Path"] = Greeter;
        await catalog.LoadAsync(Token);

        Assert.Equal([PluginState.Disabled, PluginState.Ready], catalog.GetStatus().Select(status => status.State));

        configuration["WasmPlugins:Plugins:two:Limits:CallTimeout"] = "-1";
        await Assert.ThrowsAsync<OptionsValidationException>(() => catalog.LoadAsync(Token));
        Assert.True((await services.GetRequiredKeyedService<IGreeter>("two").GreetAsync("Ada", Token)).IsOk);
    }

    [Fact]
    public async Task The_applications_configuration_is_used_if_none_is_given_and_code_may_add_to_it()
    {
        IConfigurationRoot configuration = Configure(new()
        {
            ["BasePath"] = Path.GetDirectoryName(Greeter),
            ["Plugins:one:Source:Path"] = Path.GetFileName(Greeter),
        });
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddWasmPlugins()
            .AddWasmContract<IGreeter>()
            .AddPlugin("one", plugin => plugin.Limits.MaxConcurrentCalls = 2)
            .AddPlugin("two", plugin => plugin.Source.Path = Greeter);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IPluginCatalog catalog = provider.GetRequiredService<IPluginCatalog>();

        await catalog.LoadAsync(Token);

        Assert.Equal([PluginState.Ready, PluginState.Ready], catalog.GetStatus().Select(status => status.State));
        Assert.True(catalog.TryGetDefinition(new PluginId("one"), out PluginDefinition? one));
        Assert.Equal(2, one.Limits.MaxConcurrentCalls);
    }

    private static WasmPluginsOptions Read(Dictionary<string, string?> keys)
    {
        using ServiceProvider services = Build(Configure(keys).GetSection("WasmPlugins"), _ => { });
        return services.GetRequiredService<IOptions<WasmPluginsOptions>>().Value;
    }

    private static IConfigurationRoot Configure(Dictionary<string, string?> keys) => new ConfigurationBuilder()
        .AddInMemoryCollection(keys.Select(pair => KeyValuePair.Create($"WasmPlugins:{pair.Key}", pair.Value)))
        .Build();

    private static ServiceProvider Build(IConfiguration configuration, Action<IWasmPluginsBuilder> configure)
    {
        var services = new ServiceCollection();
        configure(services.AddWasmPlugins(configuration));
        return services.BuildServiceProvider();
    }
}
