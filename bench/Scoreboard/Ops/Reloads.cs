using System.Diagnostics;
using Example.Greeter;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PluginHost.Scoreboard.Loading;

namespace PluginHost.Scoreboard.Ops;

/// <summary>From the moment when a plugin's file is replaced to the result of the first call of the new version, with the default settings.</summary>
internal static class Reloads
{
    private const int Pairs = 15;

    public static Row Measure()
    {
        using var folder = new PrivateFolder();
        string path = Path.Combine(folder.Path, "greeter.wasm");
        var versions = new GuestVersions(Guests.PathOf("greeter-rust.wasm"), path);
        versions.Put(0);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddWasmPlugins(options => options.Engine.CachePath = Path.Combine(folder.Path, "cache"))
            .AddWasmContract<IGreeter>()
            .AddPlugin("greeter", plugin => plugin.Source.Path = path);
        using IHost host = builder.Build();
        host.StartAsync().GetAwaiter().GetResult();
        IGreeter greeter = host.Services.GetRequiredService<IPluginProvider<IGreeter>>().Get(new PluginId("greeter"));
        IPluginManager manager = host.Services.GetRequiredService<IPluginManager>();
        int next = 1;
        Replace(next);

        // Both are in the cache, and the one that serves is never put in place again, which would be no change.
        int known = 1;
        Row row = Rounds.Measure(
            "ops/reload@cold",
            "the same where the version has to be compiled",
            Pairs,
            ours: () => Replace(known = 1 - known),
            reference: () => Replace(++next));
        host.StopAsync().GetAwaiter().GetResult();
        return row;

        double Replace(int number)
        {
            Task loaded = WaitForLoadAsync(manager);
            long start = Stopwatch.GetTimestamp();
            versions.Put(number);
            loaded.WaitAsync(TimeSpan.FromMinutes(1)).GetAwaiter().GetResult();
            greeter.GreetAsync("Ada").AsTask().GetAwaiter().GetResult();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static Task WaitForLoadAsync(IPluginManager manager)
    {
        IAsyncEnumerator<PluginChange> changes = manager.ReadChangesAsync().GetAsyncEnumerator();
        ValueTask<bool> first = changes.MoveNextAsync();
        return WaitAsync();

        async Task WaitAsync()
        {
            await using (changes)
            {
                for (bool isThere = await first; isThere; isThere = await changes.MoveNextAsync())
                {
                    switch (changes.Current.Kind)
                    {
                        case PluginChangeKind.Loaded:
                            return;
                        case PluginChangeKind.Refused:
                            throw changes.Current.Failure!;
                    }
                }
            }
        }
    }
}
