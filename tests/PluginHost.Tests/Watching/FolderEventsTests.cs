using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Tests.Compilation.Cache;
using PluginHost.Tests.Support;
using PluginHost.Watching;

namespace PluginHost.Tests.Watching;

/// <summary>Folders of which the system does not tell are left to looking.</summary>
public sealed class FolderEventsTests : IDisposable
{
    private const int NotWatched = 21;

    private readonly string _folder = Directory.CreateTempSubdirectory("pluginhost-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_folder_that_the_system_refuses_to_watch_is_left_to_looking()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems refuse with an exception.");
        await ChildProcess.RunAsync(GetType(), nameof(With_a_folder_that_may_not_be_read));
    }

    [ChildFact]
    [UnsupportedOSPlatform("windows")]
    public void With_a_folder_that_may_not_be_read()
    {
        using var services = new TestCache();
        File.SetUnixFileMode(_folder, UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        try
        {
            using var user = new OtherUser();
            int changed = 0;
            using FileWatch files = Watch(services, new FolderEvents(services.Events), onChanged: () => changed++);

            files.Watch(new HashSet<string> { Path.Combine(_folder, "guest.wasm") });
            files.Look();

            FakeLogRecord said = Assert.Single(services.Logs);
            Assert.Equal(NotWatched, said.Id.Id);
            Assert.Contains(_folder, said.Message, StringComparison.Ordinal);
            Assert.Equal(0, changed);
        }
        finally
        {
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_folder_that_is_lost_while_it_is_begun_is_not_begun_again()
    {
        using var services = new TestCache();
        var events = new LosingEvents();
        using FileWatch files = Watch(services, events, onChanged: () => { });

        files.Watch(new HashSet<string> { Path.Combine(_folder, "guest.wasm") });
        files.Look();

        Assert.Equal(1, events.Begun);
        Assert.Empty(services.Logs);
    }

    private static FileWatch Watch(TestCache services, IFolderEvents events, Action onChanged) => new(
        _ => onChanged(), new FileLooks(), events, new WatchGuard(services.Events), TimeSpan.FromMinutes(1), services.Time);

    private sealed class LosingEvents : IFolderEvents
    {
        public int Begun { get; private set; }

        public IDisposable? TryWatch(string folder, Action onChanged, Action onLost)
        {
            Begun++;
            onLost();
            return null;
        }
    }
}
