using System.Diagnostics;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Watching;

/// <summary>The files of a folder are plugins, for as long as they are there.</summary>
public sealed class FolderTests
{
    private static readonly PluginId One = new("acme", "one");
    private static readonly PluginId Two = new("acme", "two");

    // Only for a test that fails: nothing is waited for otherwise.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_that_come_are_loaded_with_the_folders_settings_and_files_that_go_are_out_of_use()
    {
        await using WatchedHost host = await StartAsync(watched => Put(watched, "one", 11));
        Assert.Equal(11u, await host.CallAsync(One));
        Assert.True(host.Catalog.TryGetDefinition(One, out PluginDefinition? definition));
        Assert.Equal(PluginLifetime.Pooled, definition.Lifetime);
        Assert.Equal("""{"a":true}""", definition.Settings);
        Assert.Equal(TimeSpan.FromSeconds(30), definition.Limits.CallTimeout);

        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, Two);
        Put(host, "two", 22);
        host.LookAndSettle();
        await loaded;
        Assert.Equal(22u, await host.CallAsync(Two));

        Task<PluginChange> drained = host.WaitForAsync(PluginChangeKind.Drained, One);
        File.Delete(PathOf(host, "one"));
        host.LookAndSettle();
        await drained;
        await Assert.ThrowsAsync<PluginNotFoundException>(() => host.CallAsync(One));
        Assert.Equal(22u, await host.CallAsync(Two));
    }

    [Fact]
    public async Task A_file_that_is_replaced_is_a_new_version_of_its_plugin()
    {
        await using WatchedHost host = await StartAsync(watched => Put(watched, "one", 11));
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, One);

        Put(host, "one", 12);
        host.LookAndSettle();

        await loaded;
        Assert.Equal(12u, await host.CallAsync(One));
    }

    [Fact]
    public async Task Files_come_and_go_on_the_systems_own_word_and_the_real_clock()
    {
        await using WatchedHost host = await StartAsync(watched => Put(watched, "one", 11), isReal: true);
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, Two);
        Put(host, "two", 22);
        await loaded;

        Task<PluginChange> removed = host.WaitForAsync(PluginChangeKind.Removed, One);
        File.Delete(PathOf(host, "one"));
        await removed;

        Assert.Equal(22u, await host.CallAsync(Two));
    }

    [Fact]
    public async Task A_folder_that_is_swapped_by_a_link_is_read_again()
    {
        await using WatchedHost host = await StartAsync(watched =>
        {
            Publish(watched, "v1", "one", 11);
            File.CreateSymbolicLink(PathOf(watched, "one"), Path.Combine("..data", "one.wasm"));
        });
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, One);
        Publish(host, "v2", "one", 12);
        host.LookAndSettle();
        await loaded;
        Assert.Equal(12u, await host.CallAsync(One));

        static void Publish(WatchedHost host, string version, string name, uint value)
        {
            string folder = Path.Combine(host.Folder, "plugins");
            Directory.CreateDirectory(Path.Combine(folder, $"..{version}"));
            File.WriteAllBytes(Path.Combine(folder, $"..{version}", $"{name}.wasm"), WatchedHost.Version(value));
            string link = Path.Combine(folder, "..data_tmp");
            Directory.CreateSymbolicLink(link, $"..{version}");
            using Process move = Process.Start("mv", ["-fT", link, Path.Combine(folder, "..data")]);
            move.WaitForExit();
            Assert.Equal(0, move.ExitCode);
        }
    }

    [Fact]
    public async Task A_folder_that_is_gone_for_a_moment_leaves_its_plugins_serving()
    {
        await using WatchedHost host = await StartAsync(watched => Put(watched, "one", 11));
        Task failed = host.WaitForLogAsync("was not taken over");
        string folder = Path.Combine(host.Folder, "plugins");
        Directory.Move(folder, folder + "-away");
        host.LookAndSettle();
        await failed;
        Assert.Equal(11u, await host.CallAsync(One));

        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, Two);
        Directory.Move(folder + "-away", folder);
        Put(host, "two", 22);
        host.LookAndSettle();

        await loaded;
        Assert.Equal(11u, await host.CallAsync(One));
    }

    [Fact]
    public async Task A_file_that_is_no_guest_fails_by_itself_and_one_that_is_no_plugin_is_said()
    {
        await using WatchedHost host = await StartAsync(watched =>
        {
            Put(watched, "one", 11);
            Put(watched, "not a name", 13);
            Put(watched, ".hidden", 13);
            File.WriteAllText(PathOf(watched, "two"), "not wasm");
            File.WriteAllText(Path.Combine(watched.Folder, "plugins", "read.me"), "not wasm");
        });

        Assert.Equal(
            ["acme/one Ready", "acme/two Failed", "guest Ready"], host.Catalog.GetStatus().Select(plugin => $"{plugin.Id} {plugin.State}"));
        Assert.Contains("not a name.wasm is no plugin", Assert.Single(host.Logs.GetSnapshot(), record => record.Id.Id == 34).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_refused_and_keeps_no_other_plugin_and_no_file_in_its_place_from_being_loaded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its folders have no pipes.");
        await using WatchedHost host = await StartAsync(watched =>
        {
            Put(watched, "one", 11);
            MakePipe(PathOf(watched, "two"));
        }).WaitAsync(Patience, Token);
        Assert.Equal(11u, await host.CallAsync(One));
        PluginException? failure = host.Catalog.GetStatus().Single(plugin => plugin.Id == Two).Failure;
        Assert.Contains($"{PathOf(host, "two")} is a named pipe", Assert.IsType<PluginLoadException>(failure).Message, StringComparison.Ordinal);

        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, One);
        Put(host, "one", 12);
        host.LookAndSettle();
        await host.SettleUntilAsync(loaded.WaitAsync(Patience, Token));
        Assert.Equal(12u, await host.CallAsync(One));

        loaded = host.WaitForAsync(PluginChangeKind.Loaded, Two);
        Put(host, "two", 22);
        host.LookAndSettle();
        await host.SettleUntilAsync(loaded.WaitAsync(Patience, Token));
        Assert.Equal(22u, await host.CallAsync(Two));

        Task<PluginChange> refused = host.WaitForAsync(PluginChangeKind.Refused, Two);
        File.Delete(PathOf(host, "two"));
        MakePipe(PathOf(host, "two"));
        host.LookAndSettle();
        await host.SettleUntilAsync(refused.WaitAsync(Patience, Token));
        Assert.Equal(22u, await host.CallAsync(Two));
    }

    [Fact]
    public async Task What_is_said_of_one_plugin_by_its_id_goes_before_its_file_in_a_folder()
    {
        await using WatchedHost host = await StartAsync(
            watched => Put(watched, "one", 11), configure: new()
            {
                ["WasmPlugins:Plugins:acme/one:Source:Path"] = "guest.wasm",
                ["WasmPlugins:Plugins:acme/one:Contract"] = SandboxGuest.RunnerContract,
            });

        Assert.Equal(1u, await host.CallAsync(One));
    }

    [Fact]
    public async Task The_same_plugin_in_two_folders_is_refused_and_both_files_are_named()
    {
        var failure = await Assert.ThrowsAsync<PluginLoadException>(() => StartAsync(
            watched =>
            {
                Put(watched, "one", 11);
                File.WriteAllBytes(Path.Combine(watched.Folder, "one.wasm"), WatchedHost.Version(12));
            },
            configure: new()
            {
                ["WasmPlugins:Folders:others:Path"] = ".",
                ["WasmPlugins:Folders:others:Scope"] = "acme",
            }));

        Assert.Contains(Path.Combine("plugins", "one.wasm"), failure.Message, StringComparison.Ordinal);
    }

    private static Task<WatchedHost> StartAsync(
        Action<WatchedHost> prepare, Dictionary<string, string?>? configure = null, bool isReal = false)
    {
        var all = new Dictionary<string, string?>
        {
            ["WasmPlugins:Folders:all:Path"] = "plugins",
            ["WasmPlugins:Folders:all:Scope"] = "acme",
            ["WasmPlugins:Folders:all:Defaults:Contract"] = SandboxGuest.RunnerContract,
            ["WasmPlugins:Folders:all:Defaults:Lifetime"] = "Pooled",
            ["WasmPlugins:Folders:all:Defaults:Limits:CallTimeout"] = "00:00:30",
            ["WasmPlugins:Folders:all:Defaults:Settings:a"] = "true",
        };
        foreach ((string key, string? value) in configure ?? [])
        {
            all[key] = value;
        }

        return WatchedHost.StartAsync(
            watched =>
            {
                watched.Write(1);
                Directory.CreateDirectory(Path.Combine(watched.Folder, "plugins"));
                prepare(watched);
            },
            all,
            isReal);
    }

    private static void MakePipe(string path)
    {
        using Process process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static string PathOf(WatchedHost host, string name) => Path.Combine(host.Folder, "plugins", $"{name}.wasm");

    private static void Put(WatchedHost host, string name, uint version)
    {
        string other = Path.Combine(host.Folder, "plugins", "new");
        File.WriteAllBytes(other, WatchedHost.Version(version));
        File.Move(other, PathOf(host, name), overwrite: true);
    }
}
