using System.Diagnostics;
using Example.Greeter;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PluginHost.Streams;
using PluginHost.Tests.Support;

namespace PluginHost.OpenTelemetry.Tests;

/// <summary>What an application exports that has added the instrumentation to its providers.</summary>
public sealed class InstrumentationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_are_exported_as_traces_and_metrics()
    {
        var activities = new List<Activity>();
        var metrics = new List<Metric>();
        using TracerProvider tracing = Sdk.CreateTracerProviderBuilder().AddWasmPluginInstrumentation().AddInMemoryExporter(activities).Build();
        using MeterProvider metering = Sdk.CreateMeterProviderBuilder().AddWasmPluginInstrumentation().AddInMemoryExporter(metrics).Build();
        await using ServiceProvider services = await StartAsync(_ => { });

        await services.GetRequiredKeyedService<IGreeter>("acme/greeter").GreetAsync("Ada", Cancel);
        metering.ForceFlush();

        // Loading starts instances, which are calls too.
        Activity call = Assert.Single(activities, activity => activity.DisplayName == "greeter greet");
        Assert.Equal("acme", call.GetTagItem("pluginhost.plugin.scope"));
        Assert.Contains(metrics, metric => metric.Name == "pluginhost.instances");
        MetricPoint duration = Assert.Single(GreetingsOf(metrics, "pluginhost.call.duration"));
        Assert.Equal(1, duration.GetHistogramCount());
        Assert.DoesNotContain("pluginhost.plugin.scope", TagsOf(duration));
    }

    [Fact]
    public async Task Scopes_are_a_tag_if_configuration_says_how_many_there_may_be_and_those_beyond_are_one()
    {
        var metrics = new List<Metric>();
        using MeterProvider metering = Sdk.CreateMeterProviderBuilder().AddWasmPluginInstrumentation().AddInMemoryExporter(metrics).Build();
        await using ServiceProvider services = await StartAsync(options => options.Telemetry.MaxScopes = 2);

        foreach (string scope in new[] { "acme", "beta", "gamma", "delta" })
        {
            await services.GetRequiredKeyedService<IGreeter>($"{scope}/greeter").GreetAsync("Ada", Cancel);
        }

        metering.ForceFlush();

        Dictionary<string, long> calls = GreetingsOf(metrics, "pluginhost.call.duration").ToDictionary(
            point => Assert.IsType<string>(TagsOf(point)["pluginhost.plugin.scope"]), point => point.GetHistogramCount());
        Assert.Equal(3, calls.Count);
        Assert.Equal(2, calls["(other)"]);
        Assert.Equal(4, calls.Values.Sum());
    }

    [Fact]
    public async Task What_streams_do_is_exported_as_metrics()
    {
        var metrics = new List<Metric>();
        using MeterProvider metering = Sdk.CreateMeterProviderBuilder().AddWasmPluginInstrumentation().AddInMemoryExporter(metrics).Build();
        var services = new ServiceCollection();
        services.AddWasmPlugins(_ => { }).AddStreamTransform("orders", stream => stream
            .From(AsyncEnumerable.Repeat(new StreamRecord { Topic = "in" }, 3)).Through(record => record).To(StreamSinks.Nowhere));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IStreamRunner runner = provider.GetRequiredKeyedService<IStreamRunner>("orders");

        runner.Start();
        await runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        metering.ForceFlush();

        foreach (ref readonly MetricPoint point in Assert.Single(metrics, metric => metric.Name == "pluginhost.stream.records.read").GetMetricPoints())
        {
            Assert.Equal("orders", TagsOf(point)["pluginhost.stream.name"]);
            Assert.Equal(3, point.GetSumLong());
        }
    }

    private static async Task<ServiceProvider> StartAsync(Action<WasmPluginsOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddWasmPlugins(options =>
        {
            options.Engine.CachePath = "";
            options.Engine.Compilation = WasmCompilation.InProcess;
            foreach (string scope in new[] { "acme", "beta", "gamma", "delta" })
            {
                var plugin = new PluginOptions();
                plugin.Source.Path = Guests.PathOf("greeter-rust.wasm");
                options.Plugins.Add($"{scope}/greeter", plugin);
            }

            configure(options);
        }).AddWasmContract<IGreeter>();
        ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IPluginCatalog>().LoadAsync(Cancel);
        return provider;
    }

    private static List<MetricPoint> GreetingsOf(List<Metric> metrics, string name)
    {
        var points = new List<MetricPoint>();
        foreach (ref readonly MetricPoint point in Assert.Single(metrics, metric => metric.Name == name).GetMetricPoints())
        {
            if (TagsOf(point).GetValueOrDefault("pluginhost.function") is "greet")
            {
                points.Add(point);
            }
        }

        return points;
    }

    private static Dictionary<string, object?> TagsOf(MetricPoint point)
    {
        var tags = new Dictionary<string, object?>();
        foreach (KeyValuePair<string, object?> tag in point.Tags)
        {
            tags.Add(tag.Key, tag.Value);
        }

        return tags;
    }
}
