using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using PluginHost.CompilerServices;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Watching;

/// <summary>What changes on disk, in configuration or in a source is loaded while the host runs.</summary>
public sealed class WatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_replaced_is_loaded_where_the_system_tells_nothing()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(2);

        host.LookAndSettle();

        Assert.Equal(2, (await loaded).Generation!.Number);
        Assert.Equal(2u, await host.CallAsync());
    }

    [Fact]
    public async Task A_file_that_is_replaced_is_loaded_on_the_systems_own_word_and_the_real_clock()
    {
        await using WatchedHost host = await WatchedHost.StartAsync(isReal: true);
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);

        host.Write(2);

        await loaded;
        Assert.Equal(2u, await host.CallAsync());
    }

    [Fact]
    public async Task A_file_that_is_being_written_is_read_when_it_has_settled()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        byte[] bytes = WatchedHost.Version(2);
        await File.WriteAllBytesAsync(host.File, bytes[..20], Token);
        host.Events.Tell();
        host.Time.Advance(TimeSpan.FromMilliseconds(249));
        await File.WriteAllBytesAsync(host.File, bytes, Token);
        host.Events.Tell();
        host.Time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(loaded.IsCompleted);

        host.Time.Advance(TimeSpan.FromMilliseconds(1));

        await loaded;
        Assert.Equal(2u, await host.CallAsync());
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record is { Category: "PluginHost", Id.Id: 2 });
    }

    [Fact]
    public async Task A_file_that_is_only_half_there_is_refused_and_loaded_when_it_is_whole()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task<PluginChange> refused = host.WaitForAsync(PluginChangeKind.Refused);
        byte[] bytes = WatchedHost.Version(2);
        await File.WriteAllBytesAsync(host.File, bytes[..20], Token);
        host.LookAndSettle();

        Assert.IsType<PluginLoadException>((await refused).Failure);
        Assert.Equal(1u, await host.CallAsync());

        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        await File.WriteAllBytesAsync(host.File, bytes, Token);
        host.LookAndSettle();

        await loaded;
        Assert.Equal(2u, await host.CallAsync());
        Assert.Null(host.Status.Failure);
    }

    [Fact]
    public async Task A_file_that_is_gone_leaves_its_plugin_serving_until_there_is_another()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task<PluginChange> refused = host.WaitForAsync(PluginChangeKind.Refused);
        File.Delete(host.File);
        host.LookAndSettle();
        await refused;
        Assert.Equal(1u, await host.CallAsync());

        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(2);
        host.LookAndSettle();

        await loaded;
        Assert.Equal(2u, await host.CallAsync());
    }

    [Fact]
    public async Task A_file_that_is_written_again_as_it_was_is_not_loaded_again()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(1);
        host.LookAndSettle();
        host.Write(2);
        host.LookAndSettle();

        Assert.Equal(2, (await loaded).Generation!.Number);
    }

    [Fact]
    public async Task Folders_that_are_swapped_by_a_link_are_noticed_as_Kubernetes_swaps_them()
    {
        await using WatchedHost host = await WatchedHost.StartAsync(prepare: watched =>
        {
            Publish(watched, 1);
            File.CreateSymbolicLink(watched.File, Path.Combine("..data", "guest.wasm"));
        });
        Assert.Equal(1u, await host.CallAsync());
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);

        Publish(host, 2);
        host.LookAndSettle();

        await loaded;
        Assert.Equal(2u, await host.CallAsync());

        static void Publish(WatchedHost host, uint version)
        {
            string folder = $"..version_{version}";
            Directory.CreateDirectory(Path.Combine(host.Folder, folder));
            string file = Path.Combine(host.Folder, folder, "guest.wasm");
            File.WriteAllBytes(file, WatchedHost.Version(version));

            // Nothing about the file itself tells them apart.
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
            string link = Path.Combine(host.Folder, "..data_tmp");
            Directory.CreateSymbolicLink(link, folder);
            using Process move = Process.Start("mv", ["-fT", link, Path.Combine(host.Folder, "..data")]);
            move.WaitForExit();
            Assert.Equal(0, move.ExitCode);
        }
    }

    [Fact]
    public async Task A_file_that_takes_the_place_of_one_of_its_length_and_time_is_loaded()
    {
        await using WatchedHost host = await WatchedHost.StartAsync(prepare: watched => WriteAsOf(watched.File, 1));
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        string other = Path.Combine(host.Folder, "new");
        WriteAsOf(other, 2);

        File.Move(other, host.File, overwrite: true);
        host.LookAndSettle();

        await loaded;
        Assert.Equal(2u, await host.CallAsync());
    }

    [Fact]
    public async Task A_link_in_the_middle_of_a_chain_that_leads_to_another_file_is_noticed()
    {
        await using WatchedHost host = await WatchedHost.StartAsync(prepare: watched =>
        {
            WriteAsOf(Path.Combine(watched.Folder, "first"), 1);
            WriteAsOf(Path.Combine(watched.Folder, "second"), 2);
            File.CreateSymbolicLink(Path.Combine(watched.Folder, "current"), "first");
            File.CreateSymbolicLink(watched.File, "current");
        });
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        string link = Path.Combine(host.Folder, "new");
        File.CreateSymbolicLink(link, "second");

        File.Move(link, Path.Combine(host.Folder, "current"), overwrite: true);
        host.LookAndSettle();

        await loaded;
        Assert.Equal(2u, await host.CallAsync());
    }

    // As an archive is unpacked, which keeps its files' times.
    private static void WriteAsOf(string path, uint version)
    {
        File.WriteAllBytes(path, WatchedHost.Version(version));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
    }

    [Fact]
    public async Task A_change_of_configuration_is_a_change_of_its_plugin()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Configure("WasmPlugins:Plugins:guest:Settings:a", "1");
        host.Settle();
        Assert.Equal(2, (await loaded).Generation!.Number);

        Task<PluginChange> disabled = host.WaitForAsync(PluginChangeKind.Disabled);
        host.Configure("WasmPlugins:Plugins:guest:Enabled", "false");
        host.Settle();
        await disabled;
        Assert.Equal(PluginState.Disabled, host.Status.State);

        loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Configure("WasmPlugins:Plugins:guest:Enabled", "true");
        host.Settle();
        await loaded;
        Assert.Equal(1u, await host.CallAsync());
    }

    [Fact]
    public async Task Configuration_that_is_not_valid_changes_nothing_and_is_tried_again()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task failed = host.WaitForLogAsync("was not taken over");
        host.Configure("WasmPlugins:Plugins:guest:Lifetime", "99");
        host.Settle();
        await failed;
        Assert.Equal(1u, await host.CallAsync());

        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Configure("WasmPlugins:Plugins:guest:Lifetime", "Pooled");
        host.LookAndSettle();

        await loaded;
        Assert.True(host.Catalog.TryGetDefinition(WatchedHost.Id, out PluginDefinition? definition));
        Assert.Equal(PluginLifetime.Pooled, definition.Lifetime);
    }

    [Fact]
    public async Task A_file_and_configuration_that_change_together_are_loaded_once()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(2);
        host.Events.Tell();
        host.Configure("WasmPlugins:Plugins:guest:Settings:a", "1");
        host.Settle();
        Assert.Equal(2, (await loaded).Generation!.Number);

        Task<PluginChange> next = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(3);
        host.LookAndSettle();

        Assert.Equal(3, (await next).Generation!.Number);
        Assert.Equal(3u, await host.CallAsync());
    }

    [Fact]
    public async Task A_source_that_says_that_it_has_changed_is_read_again()
    {
        using var source = new TokenSource();
        await using WatchedHost host = await WatchedHost.StartAsync(source: source, configure: new()
        {
            ["WasmPlugins:Plugins:guest:Enabled"] = "false",
        });
        Task<PluginChange> added = host.WaitForAsync(PluginChangeKind.Loaded, new PluginId("other"));
        source.Plugins = [SandboxGuest.Echo("other")];
        source.Change();

        host.Settle();

        await added;
        Assert.Contains(host.Catalog.GetStatus(), status => status.Id.Name == "other");
    }

    [Fact]
    public async Task A_version_that_its_records_refuse_is_looked_at_again_when_they_change()
    {
        string? records = null;
        await using WatchedHost host = await WatchedHost.StartAsync(
            watched =>
            {
                watched.Write(1);
                records = Path.Combine(watched.Folder, "records");
                File.WriteAllText(records, "1");
            },
            configure: new()
            {
                ["WasmPlugins:Plugins:guest:Contract"] = null,
                ["WasmPlugins:Plugins:guest:Hook"] = "numbers",
                ["WasmPlugins:Plugins:guest:SelfCheck"] = "records",
            },
            plugins: builder => builder.AddHook(Numbers()));
        Task<PluginChange> refused = host.WaitForAsync(PluginChangeKind.Refused);
        host.Write(2);
        host.LookAndSettle();
        Assert.Equal("2", Assert.IsType<PluginSelfCheckException>((await refused).Failure).Actual);
        Assert.Equal(1u, await host.CallAsync());

        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        await File.WriteAllTextAsync(records!, "2", Token);
        host.LookAndSettle();
        await loaded;

        Assert.Equal(2u, await host.CallAsync());
        Assert.Null(host.Status.Failure);
    }

    // A hook whose records are one number: what its plugins answer.
    private static PluginHook Numbers()
    {
        Assert.True(ContractRegistry.TryGetContract(typeof(IRunner), out ContractDescriptor? contract));
        return new PluginHook("numbers", [contract])
        {
            SelfCheck = async (candidate, records, _, token) =>
            {
                string expected = Encoding.UTF8.GetString(records.Span);
                string actual = (await candidate.Get<IRunner>().RunAsync(0, token)).ToString(CultureInfo.InvariantCulture);
                if (actual != expected)
                {
                    throw new PluginSelfCheckException(candidate.Id, "number", expected, actual);
                }
            },
        };
    }

    [Fact]
    public async Task Nothing_is_watched_where_it_is_turned_off()
    {
        await using WatchedHost host = await WatchedHost.StartAsync(configure: new() { ["WasmPlugins:Reload:Watch"] = "false" });
        host.Write(2);
        host.Configure("WasmPlugins:Plugins:guest:Settings:a", "1");
        host.LookAndSettle();
        Assert.Equal(1, host.Status.Generation);

        await host.Catalog.LoadAsync(Token);

        Assert.Equal(2, host.Status.Generation);
        Assert.Equal(2u, await host.CallAsync());
    }

    private sealed class TokenSource : IPluginSource, IDisposable
    {
        private CancellationTokenSource _change = new();

        public string Name => "tokens";

        public IReadOnlyList<PluginDefinition> Plugins { get; set; } = [];

        public void Change()
        {
            using CancellationTokenSource change = Interlocked.Exchange(ref _change, new CancellationTokenSource());
            change.Cancel();
        }

        public void Dispose() => _change.Dispose();

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new PluginSourceSnapshot(Plugins, new CancellationChangeToken(_change.Token)));
    }
}
